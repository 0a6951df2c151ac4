package dev.weir.gateway.api;

import java.util.List;
import java.util.Map;

/**
 * What a request validator asks of a request before it is integrated.
 *
 * @param required the parameters that must be there and not blank
 * @param models JSON schemas (draft 4) of the body by media type; empty where the body is not validated
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html">
 *     Request validation</a>
 */
public record RequestValidation(List<Parameter> required, Map<String, String> models) {

    /** Nothing is asked. */
    public static final RequestValidation NONE = new RequestValidation(List.of(), Map.of());

    /** Where a request's parameters stand, in the order in which the missing ones are named. */
    public enum Place {
        HEADER,
        PATH,
        QUERY_STRING
    }

    /** A parameter by its place and its name. */
    public record Parameter(Place place, String name) {}

    public RequestValidation {
        required = List.copyOf(required);
        models = Map.copyOf(models);
    }
}
