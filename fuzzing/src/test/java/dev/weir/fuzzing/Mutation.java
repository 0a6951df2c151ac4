package dev.weir.fuzzing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Changes of what was right, so that most of it still is. */
public final class Mutation {

    private static final int MOST_EDITS = 4;
    private static final int MOST_TEXT = 65_536;

    private Mutation() {}

    /** A JSON object with some of its fields, at any depth, left out, given twice, renamed, or with another value. */
    public static Map<String, @Nullable Object> ofObject(Map<String, ?> json, Choices choices) {
        var copy = copy(json);
        for (int edits = 1 + choices.below(MOST_EDITS); edits > 0; edits--) {
            edit(copy, choices);
        }
        return copy;
    }

    private static Map<String, @Nullable Object> copy(Map<?, ?> json) {
        var copy = new LinkedHashMap<String, @Nullable Object>();
        json.forEach(
                (name, value) -> copy.put(String.valueOf(name), value instanceof Map<?, ?> map ? copy(map) : value));
        return copy;
    }

    @SuppressWarnings("unchecked") // every map in it is a copy
    private static void edit(Map<String, @Nullable Object> json, Choices choices) {
        if (json.isEmpty()) {
            json.put(choices.oneOf(Hostile.NAMES), Hostile.value(choices));
            return;
        }
        var name = choices.oneOf(List.copyOf(json.keySet()));
        if (json.get(name) instanceof LinkedHashMap<?, ?> inner && choices.below(4) > 0) {
            edit((Map<String, @Nullable Object>) inner, choices);
            return;
        }
        switch (choices.below(7)) {
            case 0 -> json.remove(name);
            case 1 -> json.put(choices.oneOf(Hostile.NAMES), json.get(name));
            case 2 -> json.put(choices.oneOf(Hostile.NAMES), Hostile.value(choices));
            case 3 -> json.put(name, listOf(json.get(name), Hostile.value(choices)));
            case 4 -> json.put(name, json.get(name) instanceof String text ? ofText(text, choices) : "");
            default -> json.put(name, Hostile.value(choices));
        }
    }

    private static List<@Nullable Object> listOf(@Nullable Object one, @Nullable Object other) {
        var both = new ArrayList<@Nullable Object>();
        both.add(one);
        both.add(other);
        return both;
    }

    /** A text with some of its letters changed, left out or repeated, or with something put in; at most 64 kB. */
    public static String ofText(String text, Choices choices) {
        var changed = new StringBuilder(text);
        for (int edits = 1 + choices.below(MOST_EDITS); edits > 0; edits--) {
            edit(changed, choices);
        }
        changed.setLength(Math.min(changed.length(), MOST_TEXT));
        return changed.toString();
    }

    private static void edit(StringBuilder text, Choices choices) {
        var at = choices.below(Math.min(MOST_TEXT, text.length() + 1));
        var end = Math.min(text.length(), at + 1 + choices.below(16));
        switch (choices.below(6)) {
            case 0 -> text.delete(at, end);
            case 1 -> text.insert(at, text.substring(at, end));
            case 2 -> text.insert(at, choices.oneOf(Hostile.TEXTS));
            case 3 -> text.replace(at, end, choices.oneOf(Hostile.TEXTS));
            case 4 -> text.insert(at, (char) choices.below(65_536));
            default -> text.insert(at, (char) choices.below(128));
        }
    }
}
