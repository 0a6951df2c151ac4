package dev.weir.gateway.template;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The intrinsic functions that build texts. */
final class TextFunctions {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(!?)\\s*([^}]+?)\\s*}");

    private final Resolver resolver;

    TextFunctions(Resolver resolver) {
        this.resolver = resolver;
    }

    /** A call with one text. */
    Value one(Value.Call call, BiFunction<Place, String, Value> function) {
        Value argument = resolver.resolve(call.argument());
        return argument instanceof Value.Text text
                ? function.apply(call.place(), text.text())
                : Words.unclear(call, List.of(argument));
    }

    /** {@code "Function.Arn"}, or the two parts as a list. */
    Value attribute(Value.Call call) {
        Value argument = resolver.resolve(call.argument());
        if (argument instanceof Value.Text name) {
            return resolver.named(call.place(), name.text());
        }
        if (!(argument instanceof Value.Sequence parts)) {
            return Words.unclear(call, List.of(argument));
        }
        return Words.of(parts.items())
                .filter(words -> words.size() == 2)
                .map(words -> resolver.named(call.place(), String.join(".", words)))
                .orElseGet(() -> Words.unclear(call, parts.items()));
    }

    Value base64(Value.Call call) {
        Value argument = resolver.resolve(call.argument());
        return Words.of(argument)
                .map(text -> Words.made(call.place(),
                        Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)), List.of(argument)))
                .orElseGet(() -> Words.unclear(call, List.of(argument)));
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
        return Words.unclear(call, List.of());
    }

    private Value fill(Value.Call call, String template, Value.Mapping names) {
        StringBuilder filled = new StringBuilder();
        List<Value> parts = new ArrayList<>();
        Matcher matcher = PLACEHOLDER.matcher(template);
        while (matcher.find()) {
            String name = matcher.group(2);
            Value value = matcher.group(1).isEmpty()
                    ? names.get(name).orElseGet(() -> named(call.place(), name))
                    : new Value.Text(call.place(), "${" + name + "}");
            if (Words.meanwhile(value).isEmpty()) {
                return Words.unclear(call, List.of(value));
            }
            parts.add(value);
            matcher.appendReplacement(filled, Matcher.quoteReplacement(Words.meanwhile(value).orElseThrow()));
        }
        return Words.made(call.place(), matcher.appendTail(filled).toString(), parts);
    }

    /** CloudFormation takes a stage variable for a resource. */
    private Value named(Place place, String name) {
        return name.startsWith("stageVariables.")
                ? new Value.Unknown(place, "Fn::Sub looks for a resource called stageVariables: write ${!" + name
                        + "} to leave it to API Gateway.")
                : resolver.named(place, name);
    }

    /** A delimiter and a list. */
    Value join(Value.Call call) {
        if (!(resolver.resolve(call.argument()) instanceof Value.Sequence pair) || pair.items().size() != 2
                || !(pair.items().getFirst() instanceof Value.Text delimiter)) {
            return Words.unclear(call, List.of());
        }
        if (!(pair.items().getLast() instanceof Value.Sequence list)) {
            return Words.unclear(call, pair.items());
        }
        return Words.meanwhile(list.items())
                .map(words -> Words.made(call.place(), String.join(delimiter.text(), words), list.items()))
                .orElseGet(() -> Words.unclear(call, list.items()));
    }
}
