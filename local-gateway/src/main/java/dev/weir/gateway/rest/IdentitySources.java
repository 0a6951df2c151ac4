package dev.weir.gateway.rest;

import static dev.weir.gateway.api.Uncertainty.QUERY_SOURCE_CASE;
import static dev.weir.gateway.api.Uncertainty.SOURCES_AT_TTL_0;

import dev.weir.gateway.api.Authorizer;
import dev.weir.gateway.api.IdentitySource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads who is calling, before any authorizer is asked. */
final class IdentitySources {

    private IdentitySources() {}

    /**
     * Every source's value; empty if one is missing, empty or of the wrong form, which is a 401.
     */
    static Optional<List<String>> read(Authorizer authorizer, Variables variables) {
        return switch (authorizer) {
            case Authorizer.Token token -> variables.call()
                    .request()
                    .headers()
                    .last(token.header())
                    .filter(value -> !value.isEmpty())
                    .filter(value -> token.validation().map(form -> form.matcher(value).matches()).orElse(true))
                    .map(List::of);
            case Authorizer.Request request -> readAll(request, variables);
        };
    }

    private static Optional<List<String>> readAll(Authorizer.Request authorizer, Variables variables) {
        boolean required = authorizer.ttl().isPositive() || variables.assumptions().usual(SOURCES_AT_TTL_0);
        var values = new ArrayList<String>();
        for (IdentitySource source : authorizer.sources()) {
            read(source, variables).filter(value -> !value.isEmpty()).ifPresent(values::add);
        }
        boolean complete = values.size() == authorizer.sources().size();
        return complete || !required ? Optional.of(List.copyOf(values)) : Optional.empty();
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
