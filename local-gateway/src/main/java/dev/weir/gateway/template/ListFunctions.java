package dev.weir.gateway.template;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The intrinsic functions that build lists, or take them apart. */
final class ListFunctions {

    private final Resolver resolver;

    ListFunctions(Resolver resolver) {
        this.resolver = resolver;
    }

    /** An index and a list. */
    Value select(Value.Call call) {
        if (!(resolver.resolve(call.argument()) instanceof Value.Sequence pair) || pair.items().size() != 2) {
            return Words.unclear(call, List.of());
        }
        if (!(pair.items().getFirst() instanceof Value.Text index)
                || !(pair.items().getLast() instanceof Value.Sequence list)) {
            return Words.unclear(call, pair.items());
        }
        boolean exists = index.text().matches("\\d{1,4}") && Integer.parseInt(index.text()) < list.items().size();
        return exists ? list.items().get(Integer.parseInt(index.text())) : Words.unclear(call, list.items());
    }

    /** A delimiter and a text. */
    Value split(Value.Call call) {
        if (!(resolver.resolve(call.argument()) instanceof Value.Sequence pair) || pair.items().size() != 2
                || !(pair.items().getFirst() instanceof Value.Text delimiter) || delimiter.text().isEmpty()) {
            return Words.unclear(call, List.of());
        }
        Value text = pair.items().getLast();
        return Words.of(text)
                .map(words -> texts(call.place(), Arrays.asList(words.split(Pattern.quote(delimiter.text()), -1)),
                        text))
                .orElseGet(() -> Words.unclear(call, pair.items()));
    }

    private static Value texts(Place place, List<String> words, Value origin) {
        return new Value.Sequence(place,
                words.stream().map(word -> Words.made(place, word, List.of(origin))).toList());
    }

    /** A region, or nothing for the stack's own; the names are stand-ins like the region's. */
    Value zones(Value.Call call, String region) {
        Value argument = resolver.resolve(call.argument());
        if (!(argument instanceof Value.Text text)) {
            return Words.unclear(call, List.of(argument));
        }
        String place = text.text().isEmpty() ? region : text.text();
        return texts(call.place(), Stream.of("a", "b", "c").map(place::concat).toList(), text);
    }

    /** A block of addresses, how many blocks to make of it, and how many bits each leaves to hosts. */
    Value cidr(Value.Call call) {
        if (!(resolver.resolve(call.argument()) instanceof Value.Sequence arguments)) {
            return Words.unclear(call, List.of());
        }
        Value text = arguments.items().isEmpty() ? arguments : arguments.items().getFirst();
        return Words.of(arguments.items())
                .filter(words -> words.stream().noneMatch(String::isEmpty))
                .flatMap(AddressBlocks::of)
                .map(blocks -> texts(call.place(), blocks, text))
                .orElseGet(() -> Words.unclear(call, arguments.items()));
    }

    Value length(Value.Call call) {
        return counted(call, list -> new Value.Text(call.place(), Integer.toString(list.items().size()), true));
    }

    private Value counted(Value.Call call, Function<Value.Sequence, Value> function) {
        Value argument = resolver.resolve(call.argument());
        return argument instanceof Value.Sequence list
                ? function.apply(list)
                : Words.unclear(call, List.of(argument));
    }

    /** A mapping or a list. */
    Value json(Value.Call call) {
        Value argument = resolver.resolve(call.argument());
        boolean structured = argument instanceof Value.Mapping || argument instanceof Value.Sequence;
        Optional<Value> text = structured ? JsonString.of(call.place(), argument) : Optional.empty();
        return text.orElseGet(() -> Words.unclear(call, List.of(argument)));
    }
}
