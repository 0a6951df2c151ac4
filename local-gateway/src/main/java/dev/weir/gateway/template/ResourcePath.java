package dev.weir.gateway.template;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import dev.weir.gateway.api.HttpRoute;

/** The paths of an API; it refuses what API Gateway would not make a resource of, or a route. */
final class ResourcePath {

    private final Map<String, String> variableUnder = new HashMap<>();
    private final boolean tree;

    private ResourcePath(boolean tree) {
        this.tree = tree;
    }

    /** Of a REST API, whose paths are a tree. */
    static ResourcePath ofRestApi() {
        return new ResourcePath(true);
    }

    /** Of an HTTP API, one of which takes what no other takes. */
    static ResourcePath ofHttpApi() {
        return new ResourcePath(false);
    }

    /**
     * A path as API Gateway takes it. A REST API makes no difference between one with a slash at its end and one without;
     * SAM writes the default route of an HTTP API in two ways.
     */
    String normal(String path) {
        if (tree) {
            return path.replaceFirst("(?<=[^/])/$", "");
        }
        return path.equals("/" + HttpRoute.DEFAULT) ? HttpRoute.DEFAULT : path;
    }

    /** Why a path cannot be, with the remedy. */
    Optional<String> mistake(String path) {
        if (!tree && path.equals(HttpRoute.DEFAULT)) {
            return Optional.empty();
        }
        if (!path.startsWith("/")) {
            return Optional.of("Path " + path + " must begin with /.");
        }
        if (path.equals("/")) {
            return Optional.empty();
        }
        List<String> parts = parts(path);
        for (int i = 0; i < parts.size(); i++) {
            String part = parts.get(i);
            String parent = String.join("/", parts.subList(0, i));
            Optional<String> mistake = mistake(path, part, i == parts.size() - 1).or(() -> clash(path, parent, part));
            if (mistake.isPresent()) {
                return mistake;
            }
        }
        return Optional.empty();
    }

    /**
     * Why AWS may not take a path: it was recorded to make no variable beside a greedy one. Here both are served, as those of
     * an HTTP API are.
     */
    Optional<String> doubt(String path) {
        List<String> parts = parts(path);
        return IntStream.range(0, parts.size())
                .mapToObj(i -> doubt(path, String.join("/", parts.subList(0, i)), parts.get(i)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<String> doubt(String path, String parent, String part) {
        String first = variableUnder.getOrDefault(parent, part);
        return part.startsWith("{") && isGreedy(first) != isGreedy(part)
                ? Optional.of("Path " + path + " has " + part + " where another path has " + first
                        + ": API Gateway takes one variable there, and a deployment may fail. Leave one of them out.")
                : Optional.empty();
    }

    private static boolean isGreedy(String part) {
        return part.endsWith("+}");
    }

    private static List<String> parts(String path) {
        return Arrays.asList(path.replaceFirst("^/", "").split("/", -1));
    }

    private static Optional<String> mistake(String path, String part, boolean last) {
        if (part.isEmpty()) {
            return Optional.of("Path " + path + " has an empty part: remove the extra /.");
        }
        if (part.matches("\\{[\\w.:-]+\\+}") && !last) {
            return Optional.of("Path " + path + " goes on after " + part + ": a greedy variable must come last.");
        }
        return part.matches("[\\w.:~$-]+|\\{[\\w.:-]+\\+?}")
                ? Optional.empty()
                : Optional.of("Path " + path + " has the part " + part
                        + ": write letters, digits and -._: only, or one whole {variable}.");
    }

    private Optional<String> clash(String path, String parent, String part) {
        if (!tree || !part.startsWith("{")) {
            return Optional.empty();
        }
        String first = variableUnder.putIfAbsent(parent, part);
        return first == null || first.equals(part) || isGreedy(first) != isGreedy(part)
                ? Optional.empty()
                : Optional.of("Path " + path + " has " + part + " where another path has " + first
                        + ": API Gateway wants one name there.");
    }
}
