package dev.weir.gateway.check.rule;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

import dev.weir.gateway.template.Document;
import dev.weir.gateway.template.Place;
import dev.weir.gateway.template.Value;
import dev.weir.limiter.file.LimitsFile;
import dev.weir.limiter.file.LimitsFileRefused;
import dev.weir.limiter.file.Problem;

/**
 * A limits file, as it is written and as it is read.
 *
 * @param written with the place of everything
 * @param read by stage, the file as a whole under the empty name; empty where it is refused
 */
public record Policy(Value.Mapping written, Map<String, LimitsFile> read) {

    private static final String WHOLE = "";

    /** Reads a limits file, and says what is wrong with it by itself. */
    public static Policy of(String text, Findings findings) {
        Value.Mapping written = Document.read(text).mapping();
        Map<String, LimitsFile> read = new LinkedHashMap<>();
        try {
            read.put(WHOLE, LimitsFile.parse("limits", text));
            written.mapping("stages")
                    .entries()
                    .keySet()
                    .forEach(stage -> read.put(stage, LimitsFile.parse("limits", text, stage)));
        } catch (LimitsFileRefused e) {
            e.problems().forEach(problem -> findings.inLimits(Rule.LIMITS_REFUSED, place(problem), problem.message()));
            read.clear();
        }
        read.values()
                .stream()
                .flatMap(file -> file.advice().stream())
                .forEach(advice -> findings.inLimits(Rule.LIMITS_ADVICE, place(advice), advice.message()));
        return new Policy(written, read);
    }

    private static Place place(Problem problem) {
        return new Place(problem.line(), problem.column());
    }

    /** The file as a whole; empty where it is refused. */
    Optional<LimitsFile> whole() {
        return Optional.ofNullable(read.get(WHOLE));
    }

    /** The stages that it has something to say of, and where. */
    Value.Mapping stages() {
        return written.mapping("stages");
    }

    /** Every route that is named anywhere, and where. */
    void eachRoute(BiConsumer<String, Place> reader) {
        routes(written, reader);
        stages().entries().keySet().forEach(stage -> routes(stages().mapping(stage), reader));
    }

    private static void routes(Value.Mapping file, BiConsumer<String, Place> reader) {
        names(file.mapping("routes"), reader);
        Value.Mapping plans = file.mapping("plans");
        plans.entries().keySet().forEach(plan -> names(plans.mapping(plan).mapping("routes"), reader));
    }

    private static void names(Value.Mapping mapping, BiConsumer<String, Place> reader) {
        mapping.entries().forEach((name, entry) -> reader.accept(name, entry.key()));
    }
}
