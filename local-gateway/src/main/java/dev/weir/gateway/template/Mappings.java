package dev.weir.gateway.template;

import java.util.List;
import java.util.Optional;

/** {@code Mappings}, and {@code Fn::FindInMap}, which reads them. */
final class Mappings {

    private static final String OTHERWISE = "DefaultValue";

    private final Value.Mapping declared;
    private final boolean extended;
    private final Stack stack;
    private final Resolver resolver;

    /** @param extended whether language extensions are known */
    Mappings(Value.Mapping declared, boolean extended, Stack stack, Resolver resolver) {
        this.stack = stack;
        this.declared = declared;
        this.extended = extended;
        this.resolver = resolver;
    }

    /** A map, two keys, and perhaps what holds without them. */
    Value find(Value.Call call) {
        if (!(resolver.resolve(call.argument()) instanceof Value.Sequence arguments)) {
            return Words.unclear(call, List.of());
        }
        List<Value> items = arguments.items();
        Optional<Value> otherwise = items.size() == 4 && items.getLast() instanceof Value.Mapping last
                ? last.get(OTHERWISE)
                : Optional.empty();
        if (items.size() != (otherwise.isPresent() ? 4 : 3)
                || !items.stream().limit(3).allMatch(Value.Text.class::isInstance)) {
            return Words.unclear(call, items);
        }
        if (otherwise.isPresent() && !extended) {
            return new Value.Unknown(call.place(), Transforms.missing("The DefaultValue of Fn::FindInMap"));
        }
        List<String> keys = Words.of(items.subList(0, 3)).orElseThrow();
        return found(keys).or(() -> otherwise)
                .map(value -> resolver.resolve(value))
                .orElseGet(() -> new Value.Unknown(call.place(),
                        "Mappings has no " + String.join(".", keys) + ": add it there" + option(keys) + "."));
    }

    /** What may be meant is the map of the account or the region that was not named. */
    private String option(List<String> keys) {
        boolean missing = declared.mapping(keys.getFirst()).get(keys.get(1)).isEmpty();
        return !missing
                ? ""
                : keys.get(1).equals(stack.account())
                        ? ", or name an account that it has by --account"
                        : keys.get(1).equals(stack.region()) ? ", or name a region that it has by --region" : "";
    }

    private Optional<Value> found(List<String> keys) {
        return declared.mapping(keys.getFirst()).mapping(keys.get(1)).get(keys.getLast());
    }
}
