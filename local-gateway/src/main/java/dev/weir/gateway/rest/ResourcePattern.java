package dev.weir.gateway.rest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A resource's template, e.g. {@code /jobs/{id}} or {@code /{proxy+}}. The more specific one sorts first. */
record ResourcePattern(List<Segment> segments) implements Comparable<ResourcePattern> {

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

    static ResourcePattern of(String resource) {
        return new ResourcePattern(split(resource).stream().map(Segment::of).toList());
    }

    /** The path parameters, if the path is this resource's. One trailing slash of the path does not count. */
    Optional<Map<String, String>> match(String path) {
        List<String> parts = split(path);
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

    private static boolean fits(Segment segment, String part) {
        return segment.kind() == Kind.STATIC ? segment.name().equals(part) : !part.isEmpty();
    }

    private static List<String> split(String path) {
        String bare = path.startsWith("/") ? path.substring(1) : path;
        String trimmed = bare.endsWith("/") ? bare.substring(0, bare.length() - 1) : bare;
        return trimmed.isEmpty() ? List.of() : List.of(trimmed.split("/", -1));
    }
}
