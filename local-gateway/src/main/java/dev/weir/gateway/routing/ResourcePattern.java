package dev.weir.gateway.routing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A resource's template, e.g. {@code /jobs/{id}} or {@code /{proxy+}}. The more specific one sorts first. */
record ResourcePattern(List<Segment> segments, TrailingSlash slash) implements Comparable<ResourcePattern> {

    private enum Kind {
        STATIC,
        PARAMETER,
        GREEDY
    }

    private record Segment(Kind kind, String name) {

        static Segment of(String text) {
            if (!text.startsWith("{")) {
                return new Segment(Kind.STATIC, text);
            }
            String name = text.substring(1, text.length() - 1);
            return name.endsWith("+")
                    ? new Segment(Kind.GREEDY, name.substring(0, name.length() - 1))
                    : new Segment(Kind.PARAMETER, name);
        }
    }

    static ResourcePattern of(String resource, TrailingSlash slash) {
        return new ResourcePattern(split(resource, slash).stream().map(Segment::of).toList(), slash);
    }

    /** The path parameters, if the path is this resource's. */
    Optional<Map<String, String>> match(String path) {
        List<String> parts = split(path, slash);
        var parameters = new HashMap<String, String>();
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            if (i >= parts.size() || !fits(segment, parts.get(i))) {
                return Optional.empty();
            }
            if (segment.kind() == Kind.GREEDY) {
                parameters.put(segment.name(), String.join("/", parts.subList(i, parts.size())));
                return Optional.of(parameters);
            }
            if (segment.kind() == Kind.PARAMETER) {
                parameters.put(segment.name(), parts.get(i));
            }
        }
        return parts.size() == segments.size() ? Optional.of(parameters) : Optional.empty();
    }

    @Override
    public int compareTo(ResourcePattern other) {
        for (int i = 0; i < Math.min(segments.size(), other.segments.size()); i++) {
            int difference = segments.get(i).kind().compareTo(other.segments.get(i).kind());
            if (difference != 0) {
                return difference;
            }
        }
        return Integer.compare(other.segments.size(), segments.size());
    }

    private boolean fits(Segment segment, String part) {
        return switch (segment.kind()) {
            case STATIC -> segment.name().equals(part);
            case PARAMETER -> !part.isEmpty();
            case GREEDY -> !part.isEmpty() || slash == TrailingSlash.COUNTS;
        };
    }

    private static List<String> split(String path, TrailingSlash slash) {
        String bare = path.startsWith("/") ? path.substring(1) : path;
        String trimmed = slash == TrailingSlash.IGNORED && bare.endsWith("/")
                ? bare.substring(0, bare.length() - 1)
                : bare;
        return trimmed.isEmpty() ? List.of() : List.of(trimmed.split("/", -1));
    }
}
