package dev.weir.gateway.authorization;

import static dev.weir.gateway.api.Uncertainty.QUERY_SOURCE_CASE;

import dev.weir.gateway.api.IdentitySource;
import dev.weir.gateway.call.Query;
import dev.weir.gateway.event.Variables;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads who is calling, before any authorizer is asked. */
public final class IdentitySources {

    private IdentitySources() {}

    /**
     * Every source's value; empty if one is missing or empty, which is a 401.
     */
    public static Optional<List<String>> read(List<IdentitySource> sources, Variables variables) {
        var values = new ArrayList<String>();
        for (IdentitySource source : sources) {
            read(source, variables).filter(value -> !value.isEmpty()).ifPresent(values::add);
        }
        return values.size() == sources.size() ? Optional.of(List.copyOf(values)) : Optional.empty();
    }

    private static Optional<String> read(IdentitySource source, Variables variables) {
        return switch (source.kind()) {
            case HEADER -> variables.call().request().headers().last(source.name());
            case QUERY_STRING -> query(source.name(), variables);
            case STAGE_VARIABLE -> Optional.ofNullable(variables.stageVariables().get(source.name()));
            case CONTEXT -> variables.contextValue(source.name());
        };
    }

    private static Optional<String> query(String name, Variables variables) {
        Query query = variables.call().query();
        return variables.assumptions().usual(QUERY_SOURCE_CASE) ? query.last(name) : query.lastIgnoringCase(name);
    }
}
