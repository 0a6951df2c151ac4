package dev.weir.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A value of a vector file, and where it stands.
 *
 * @param path as JSONPath writes it: {@code $.cases[0].steps[2].expect}
 */
record Entry(String path, JsonNode node) {

    /** What others call some keys of limits, steps and expectations. */
    private static final Map<String, String> ELSEWHERE = Map.ofEntries(Map.entry("limit", "quota"),
            Map.entry("capacity", "burst"), Map.entry("max_burst", "burst"), Map.entry("rate", "quota"),
            Map.entry("points", "quota"), Map.entry("type", "algorithm"), Map.entry("period", "window"),
            Map.entry("duration", "window"), Map.entry("timezone", "zone"), Map.entry("time", "at"),
            Map.entry("cost", "decide"), Map.entry("callers", "concurrent"), Map.entry("key", "client"),
            Map.entry("reset", "reset_after"), Map.entry("success", "allowed"), Map.entry("ttl", "lifetime"),
            Map.entry("comment", "why"), Map.entry("_comment", "why"), Map.entry("//", "why"));

    /** Keys that explain and are not read, wherever an object stands. */
    private static final Set<String> REMARKS = Set.of("description", "why", "source");

    Mistake mistake(String message) {
        return new Mistake(path, message);
    }

    /**
     * This object, which has no keys but these and remarks.
     *
     * @throws Mistake at a key that is none of them: it might be misspelt, and would check nothing
     */
    Entry keys(String... known) {
        var all = new TreeSet<>(Set.of(known));
        for (var key : names()) {
            if (!all.contains(key)) {
                throw mistake("unknown key '" + key + "'" + meant(key, all) + "; possible are " + all
                        + ", and for remarks 'why', 'description', 'source' and keys that begin with 'x-'");
            }
        }
        return this;
    }

    private static String meant(String key, Set<String> known) {
        var here = ELSEWHERE.getOrDefault(key, "");
        if (known.contains(here) || REMARKS.contains(here)) {
            return ", here '" + here + "'";
        }
        return known.stream()
                .filter(candidate -> distance(key, candidate) <= 2 || candidate.startsWith(key)
                        || key.startsWith(candidate))
                .min(Comparator.comparingInt(candidate -> distance(key, candidate)))
                .map(candidate -> ", did you mean '" + candidate + "'?")
                .orElse("");
    }

    private static int distance(String one, String other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.length() + other.length();
        }
        if (one.charAt(0) == other.charAt(0)) {
            return distance(one.substring(1), other.substring(1));
        }
        return one.length() > 12 || other.length() > 12
                ? 9
                : 1 + Math.min(distance(one.substring(1), other.substring(1)),
                        Math.min(distance(one.substring(1), other), distance(one, other.substring(1))));
    }

    /** The keys of this object, without remarks. */
    List<String> names() {
        requireObject();
        var names = new ArrayList<String>();
        node.fieldNames().forEachRemaining(name -> {
            if (!REMARKS.contains(name) && !name.startsWith("x-")) {
                names.add(name);
            }
        });
        return names;
    }

    private void requireObject() {
        if (!node.isObject()) {
            throw mistake("an object is expected here, not " + shown());
        }
    }

    Optional<Entry> find(String key) {
        return node.has(key) ? Optional.of(at(key)) : Optional.empty();
    }

    Entry need(String key) {
        requireObject();
        return find(key).orElseThrow(() -> mistake("'" + key + "' is missing"));
    }

    private Entry at(String key) {
        return new Entry(path + (key.matches("\\w+") ? "." + key : "['" + key + "']"), node.get(key));
    }

    /** The items of this list, at least one. */
    List<Entry> items() {
        if (!node.isArray() || node.isEmpty()) {
            throw mistake("a list of at least one item is expected here, not " + shown());
        }
        return items(node.size());
    }

    private List<Entry> items(int size) {
        var items = new ArrayList<Entry>(size);
        for (int i = 0; i < size; i++) {
            items.add(new Entry(path + "[" + i + "]", node.get(i)));
        }
        return items;
    }

    /** The texts of this list, which may be empty. */
    List<String> texts() {
        if (node.isTextual()) {
            return List.of(text());
        }
        if (!node.isArray()) {
            throw mistake("a list of names is expected here, not " + shown());
        }
        return items(node.size()).stream().map(Entry::text).toList();
    }

    String text() {
        if (!node.isTextual() || node.textValue().isEmpty()) {
            throw mistake("a text is expected here, not " + shown());
        }
        return node.textValue();
    }

    boolean flag() {
        if (!node.isBoolean()) {
            throw mistake("true or false is expected here, not " + shown());
        }
        return node.booleanValue();
    }

    /** A number, or a text that is one, as where a language's own numbers end before 2^53. */
    BigDecimal number() {
        try {
            return node.isNumber() ? node.decimalValue() : new BigDecimal(text());
        } catch (NumberFormatException e) {
            throw mistake("a number is expected here, not " + shown());
        }
    }

    long whole() {
        try {
            return number().longValueExact();
        } catch (ArithmeticException e) {
            throw mistake("a whole number below 2^63 is expected here, not " + shown());
        }
    }

    /** A whole number from {@code least} to {@code most}. */
    int count(int least, int most) {
        var count = whole();
        if (count < least || count > most) {
            throw mistake("a number from " + least + " to " + most + " is expected here, not " + shown());
        }
        return Math.toIntExact(count);
    }

    boolean isNumber() {
        return node.isNumber();
    }

    boolean isText() {
        return node.isTextual();
    }

    boolean isObject() {
        return node.isObject();
    }

    boolean isFlag() {
        return node.isBoolean();
    }

    String shown() {
        var json = node.toString();
        return json.length() > 60 ? json.substring(0, 57) + "…" : json;
    }
}
