package dev.weir.gateway.template;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The intrinsic functions that build texts and lists of texts. */
final class TextFunctions {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(!?)\\s*([^}]+?)\\s*}");

    private final Resolver resolver;

    TextFunctions(Resolver resolver) {
        this.resolver = resolver;
    }

    static String malformed(Value.Call call) {
        return call.function() + " is not written as CloudFormation expects it: check its arguments.";
    }

    /** A call with one text. */
    Value one(Value.Call call, Function<String, Value> function) {
        Value argument = resolver.resolve(call.argument());
        return argument instanceof Value.Text text ? function.apply(text.text()) : unclear(call, List.of(argument));
    }

    /** A call with a list of {@code count} texts. */
    Value arguments(Value.Call call, int count, Function<List<String>, Value> function) {
        if (!(resolver.resolve(call.argument()) instanceof Value.Sequence sequence)) {
            return unclear(call, List.of());
        }
        return words(sequence.items()).filter(words -> words.size() == count)
                .map(function)
                .orElseGet(() -> unclear(call, sequence.items()));
    }

    /** {@code "Function.Arn"}, or the two parts as a list. */
    Value attribute(Value.Call call) {
        if (call.argument() instanceof Value.Text name) {
            return resolver.named(call.place(), name.text());
        }
        return arguments(call, 2, parts -> resolver.named(call.place(), String.join(".", parts)));
    }

    Value base64(Value.Call call) {
        return one(call, text -> new Value.Text(call.place(),
                Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
    }

    /** A text, or a list of a text and a mapping of its own names. */
    Value sub(Value.Call call) {
        if (call.argument() instanceof Value.Text text) {
            return fill(call, text.text(), Value.Mapping.empty(call.place()));
        }
        if (call.argument() instanceof Value.Sequence parts && parts.items().size() == 2
                && parts.items().getFirst() instanceof Value.Text text
                && resolver.resolve(parts.items().getLast()) instanceof Value.Mapping names) {
            return fill(call, text.text(), names);
        }
        return unclear(call, List.of());
    }

    private Value fill(Value.Call call, String template, Value.Mapping names) {
        StringBuilder filled = new StringBuilder();
        Matcher matcher = PLACEHOLDER.matcher(template);
        while (matcher.find()) {
            String name = matcher.group(2);
            Value value = matcher.group(1).isEmpty()
                    ? names.get(name).orElseGet(() -> resolver.named(call.place(), name))
                    : new Value.Text(call.place(), "${" + name + "}");
            if (!(value instanceof Value.Text text)) {
                return unclear(call, List.of(value));
            }
            matcher.appendReplacement(filled, Matcher.quoteReplacement(text.text()));
        }
        return new Value.Text(call.place(), matcher.appendTail(filled).toString());
    }

    /** A delimiter and a list. */
    Value join(Value.Call call) {
        return pair(call, (delimiter, list) -> words(list).map(words -> new Value.Text(call.place(),
                String.join(delimiter, words))));
    }

    /** An index and a list. */
    Value select(Value.Call call) {
        return pair(call, (index, list) -> index.matches("\\d{1,4}") && Integer.parseInt(index) < list.size()
                ? Optional.of(list.get(Integer.parseInt(index)))
                : Optional.empty());
    }

    /** A delimiter and a text. */
    Value split(Value.Call call) {
        return arguments(call, 2, parts -> new Value.Sequence(call.place(),
                Arrays.stream(parts.getLast().split(Pattern.quote(parts.getFirst()), -1))
                        .map(part -> (Value) new Value.Text(call.place(), part))
                        .collect(Collectors.toList())));
    }

    private interface OfTextAndList {
        Optional<? extends Value> apply(String text, List<Value> list);
    }

    private Value pair(Value.Call call, OfTextAndList function) {
        if (resolver.resolve(call.argument()) instanceof Value.Sequence sequence && sequence.items().size() == 2) {
            List<Value> items = sequence.items();
            if (items.getFirst() instanceof Value.Text text && items.getLast() instanceof Value.Sequence list) {
                Optional<? extends Value> result = function.apply(text.text(), list.items());
                return result.isPresent() ? result.get() : unclear(call, list.items());
            }
            return unclear(call, items);
        }
        return unclear(call, List.of());
    }

    private static Optional<List<String>> words(List<Value> items) {
        List<String> words = new ArrayList<>();
        items.forEach(item -> {
            if (item instanceof Value.Text text) {
                words.add(text.text());
            }
        });
        return words.size() == items.size() ? Optional.of(words) : Optional.empty();
    }

    /** The first reason among the arguments why the call has no value, else that it is malformed. */
    private static Value unclear(Value.Call call, List<Value> arguments) {
        for (Value argument : arguments) {
            if (argument instanceof Value.Unknown) {
                return argument;
            }
            if (argument instanceof Value.Reference reference) {
                return new Value.Unknown(call.place(), afterDeployment(reference));
            }
        }
        return new Value.Unknown(call.place(), malformed(call));
    }

    static String afterDeployment(Value.Reference reference) {
        return reference.resource()
                + " gets its name at deployment: write a plain value or a parameter with a Default instead.";
    }
}
