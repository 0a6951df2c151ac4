package dev.weir.gateway.rest;

import dev.weir.gateway.routing.Match;
import dev.weir.gateway.call.Call;
import dev.weir.gateway.api.RequestValidation;
import dev.weir.gateway.api.RequestValidation.Parameter;
import dev.weir.gateway.api.Route;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Validates requests: first their parameters, then their bodies. */
final class RequestValidator {

    private static final String JSON = "application/json";

    /** Compiled once, by the text of the model. */
    private final Map<String, Model> models = new HashMap<>();

    RequestValidator(List<Route> routes) {
        routes.forEach(route -> route.validation()
                .models()
                .values()
                .forEach(schema -> models.computeIfAbsent(schema, Model::of)));
    }

    /** Empty if the request is valid. */
    Optional<Rejection> check(Call call, Match<Route> match) {
        RequestValidation validation = match.route().validation();
        if (validation.equals(RequestValidation.NONE)) { // as on most methods
            return Optional.empty();
        }
        return missing(validation.required(), call, match).or(() -> model(validation, call)
                .flatMap(
                        model -> model.mistakes(call.request().body().text()))
                .map(RequestValidator::invalid));
    }

    private static Optional<Rejection> missing(List<Parameter> required, Call call, Match<Route> match) {
        String names = required.stream()
                .filter(parameter -> value(parameter, call, match).filter(text -> !text.isBlank()).isEmpty())
                .sorted(Comparator.comparing(Parameter::place))
                .map(Parameter::name)
                .collect(Collectors.joining(", "));
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(Rejection.of(GatewayError.BAD_REQUEST_PARAMETERS, "missing parameters: " + names)
                        .saying("Missing required request parameters: [" + names + "]"));
    }

    private static Optional<String> value(Parameter parameter, Call call, Match<Route> match) {
        return switch (parameter.place()) {
            case HEADER -> call.request().headers().last(parameter.name());
            case PATH -> Optional.ofNullable(match.pathParameters().get(parameter.name()));
            case QUERY_STRING -> call.query().last(parameter.name());
        };
    }

    /** The one for the body's media type; a body of another type is not validated, as documented. */
    private Optional<Model> model(RequestValidation validation, Call call) {
        String type = call.request()
                .headers()
                .last("Content-Type")
                .map(header -> header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                .filter(header -> !header.isEmpty())
                .orElse(JSON);
        return Optional.ofNullable(validation.models().get(type)).map(models::get);
    }

    private static Rejection invalid(String mistakes) {
        return Rejection.of(GatewayError.BAD_REQUEST_BODY, "invalid body: " + mistakes).showing(mistakes);
    }
}
