package dev.weir.gateway.event;

import dev.weir.gateway.call.Call;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.gateway.api.ApiKey;
import dev.weir.gateway.api.Assumptions;
import dev.weir.gateway.api.Uncertainty;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The variables that gateway responses and identity sources may name.
 *
 * @param context the {@code requestContext}, with {@code authorizer} and {@code error} where there are some
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html">Data
 *     mappings</a>
 */
public record Variables(Call call, Map<String, String> pathParameters, Map<String, String> stageVariables,
        RequestContext context, Assumptions assumptions) {

    private static final Pattern IN_TEMPLATE = Pattern
            .compile("\\$(?:context(?:\\.\\w+)+|stageVariables\\.\\w+|method\\.request\\.\\w+\\.\\w+(?:-\\w+)*)");

    /** Shows who calls from here on; empty where no API key says it. */
    public void calledBy(Optional<ApiKey> key) {
        key.ifPresent(context::identify);
    }

    /** These, with what {@code $context.authorizer} shows; empty where there is no authorizer. */
    public Variables authorizedAs(Optional<ObjectNode> values) {
        values.ifPresent(context::authorizedAs);
        return this;
    }

    /** The value of an expression without its {@code $}, or of a {@code 'literal'}. */
    public Optional<String> value(String expression) {
        if (expression.length() > 1 && expression.startsWith("'") && expression.endsWith("'")) {
            return Optional.of(expression.substring(1, expression.length() - 1));
        }
        String[] parts = expression.split("\\.", 2);
        if (parts.length < 2) {
            return Optional.empty();
        }
        return switch (parts[0]) {
            case "context" -> contextValue(parts[1]);
            case "stageVariables" -> Optional.ofNullable(stageVariables.get(parts[1]));
            case "method" -> requestValue(parts[1]);
            default -> Optional.empty();
        };
    }

    /** Every variable in the text put in its place, once, unescaped. */
    public String fill(String template) {
        return IN_TEMPLATE.matcher(template).replaceAll((MatchResult found) -> Matcher.quoteReplacement(filled(found)));
    }

    private String filled(MatchResult variable) {
        return value(variable.group().substring(1))
                .orElse(assumptions.usual(Uncertainty.UNDEFINED_IN_BODY) ? "" : variable.group());
    }

    /** The value at a path of names in the context; empty where there is none, or no plain one. */
    public Optional<String> contextValue(String path) {
        String[] names = path.split("\\.", -1);
        JsonNode node = context.path(names[0]);
        for (int i = 1; i < names.length; i++) {
            node = node.path(names[i]);
        }
        return node.isValueNode() && !node.isNull() ? Optional.of(node.asText()) : Optional.empty();
    }

    private Optional<String> requestValue(String path) {
        String[] parts = path.split("\\.", 3);
        if (parts.length < 3 || !parts[0].equals("request")) {
            return Optional.empty();
        }
        return switch (parts[1]) {
            case "header" -> call.request().headers().last(parts[2]);
            case "querystring" -> call.query().last(parts[2]);
            case "path" -> Optional.ofNullable(pathParameters.get(parts[2]));
            default -> Optional.empty();
        };
    }
}
