package dev.weir.limiter.file;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * One limits file, as all of its stages see it.
 *
 * @param unstaged as a stage sees it of which the file says nothing in particular
 * @param stages by name, those of which it does
 */
public record StagedLimits(LimitsFile unstaged, Map<String, LimitsFile> stages) {

    public StagedLimits {
        stages = Map.copyOf(stages);
    }

    /**
     * Reads a limits file: it is right for all stages or for none.
     *
     * @param name how the file is called in messages
     * @throws LimitsFileRefused naming every mistake by line and column
     */
    public static StagedLimits parse(String name, String yaml) {
        return new Parser(name).parse(yaml);
    }

    /** The file as this stage sees it. */
    public LimitsFile at(String stage) {
        return stages.getOrDefault(stage, unstaged);
    }

    /** The file as each of its stages sees it, and those of which it says nothing. */
    public Stream<LimitsFile> all() {
        return Stream.concat(Stream.of(unstaged), stages.values().stream());
    }

    /** The same, with what its source calls it in its version; nothing where that is the empty text. */
    public StagedLimits revised(String revision) {
        UnaryOperator<LimitsFile> named = file -> new LimitsFile(file.clients(), file.calls(), file.whenRedisIsAway(),
                file.instances(), file.version() + "@" + revision, file.advice());
        return revision.isEmpty()
                ? this
                : new StagedLimits(named.apply(unstaged), stages.entrySet()
                        .stream()
                        .collect(toUnmodifiableMap(Map.Entry::getKey, entry -> named.apply(entry.getValue()))));
    }
}
