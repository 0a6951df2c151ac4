package dev.weir.gateway.files;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells which files or folders have changed, once whoever writes them has come to rest. For one thread. */
public final class Watch {

    private Map<Path, Stamp> known;
    private Map<Path, Stamp> seen;

    /** Begins with the files as they are. */
    public Watch(Collection<Path> files) {
        known = stamps(files);
        seen = known;
    }

    /**
     * What has changed and was the same when it was last looked at, if all that was there is there: to be asked at intervals
     * that outlast a write.
     */
    public Set<Path> changed() {
        var now = stamps(known.keySet());
        var resting = now.equals(seen) && nothingIsGone(now);
        seen = now;
        if (!resting) {
            return Set.of();
        }
        var before = known;
        known = now;
        return now.keySet()
                .stream()
                .filter(file -> !Objects.equals(now.get(file), before.get(file)))
                .collect(Collectors.toUnmodifiableSet());
    }

    // A build removes what it will write again.
    private boolean nothingIsGone(Map<Path, Stamp> now) {
        return known.entrySet()
                .stream()
                .noneMatch(before -> !before.getValue().files().isEmpty()
                        && Objects.requireNonNull(now.get(before.getKey())).files().isEmpty());
    }

    /** Watches other files from now on; those it has watched already, since it last told of them. */
    public void turnTo(Collection<Path> files) {
        var others = stamps(files);
        others.replaceAll((file, stamp) -> known.getOrDefault(file, stamp));
        known = others;
        seen = others;
    }

    private static Map<Path, Stamp> stamps(Collection<Path> files) {
        var stamps = new LinkedHashMap<Path, Stamp>();
        files.forEach(file -> stamps.put(file, Stamp.of(file)));
        return stamps;
    }
}
