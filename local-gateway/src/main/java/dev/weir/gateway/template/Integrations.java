package dev.weir.gateway.template;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.weir.gateway.api.IntegrationSpec;

/** Reads what answers an operation. */
record Integrations(Functions functions, Invocations invocations) {

    static final String KEY = "x-amazon-apigateway-integration";

    private static final Vocabulary INTEGRATION = new Vocabulary(KEY,
            Vocabulary.words("type uri httpMethod timeoutInMillis responses requestTemplates"),
            Vocabulary.words(
                    "credentials passthroughBehavior passThroughBehavior contentHandling connectionType connectionId"
                            + " requestParameters payloadFormatVersion cacheKeyParameters cacheNamespace"),
            Map.of("responseTransferMode", "Answers are not streamed here: remove responseTransferMode.", //
                    "tlsConfig", "Only HTTP integrations have a tlsConfig: remove it."));

    private static final Set<String> TYPES = Set.of("aws_proxy", "mock");
    private static final String HEADER = "method.response.header.";
    private static final Pattern STATUS = Pattern.compile("\"?statusCode\"?\\s*:\\s*\"?(\\d{3})\"?");

    /** Empty where there is none that can be served, which is refused then. */
    Optional<IntegrationSpec> of(Operation operation) {
        if (!operation.body().has(KEY)) {
            operation.body()
                    .problems()
                    .refuse(operation.place(), operation.name() + " has no " + KEY + ": add one of type aws_proxy.");
            return Optional.empty();
        }
        Section integration = operation.body().section(KEY);
        String type = integration.text("type").orElse("").toLowerCase(Locale.ROOT);
        if (!TYPES.contains(type)) {
            return unserved(operation, integration.valuePlace("type"), operation.name()
                    + " has an integration of type " + (type.isEmpty() ? "none" : type)
                    + ", which is not served here: call a function by aws_proxy.");
        }
        INTEGRATION.judge(integration);
        return type.equals("mock") ? mock(operation, integration) : proxy(operation, integration);
    }

    private static Optional<IntegrationSpec> unserved(Operation operation, Place place, String sentence) {
        return Optional.of(new IntegrationSpec.LambdaProxy(operation.unserved(place, sentence)));
    }

    private Optional<IntegrationSpec> proxy(Operation operation, Section integration) {
        integration.text("httpMethod")
                .filter(method -> !method.equalsIgnoreCase("POST"))
                .ifPresent(method -> integration.problems()
                        .refuse(integration.valuePlace("httpMethod"), operation.name() + " calls its function by "
                                + method + ", which Lambda refuses: write `httpMethod: POST`."));
        Optional<Duration> timeout = integration.has("timeoutInMillis")
                ? Optional.of(Duration.ofMillis(integration.whole("timeoutInMillis", 50, 900_000, 29_000)))
                : Optional.empty();
        integration.require("uri", integration.place(), operation.name() + " has no uri: add the one of a function.");
        return invocations.arn(integration, "uri", operation.name())
                .map(arn -> functions.called(arn, integration, "uri", operation))
                .map(function -> new IntegrationSpec.LambdaProxy(function, timeout));
    }

    /** The request template names a status, and the response for that status is given. */
    private static Optional<IntegrationSpec> mock(Operation operation, Section integration) {
        Section responses = integration.section("responses");
        Section templates = integration.section("requestTemplates");
        String status = templates.mapping()
                .text("application/json")
                .map(text -> STATUS.matcher(text.text()))
                .filter(Matcher::find)
                .map(matcher -> matcher.group(1))
                .orElse("200");
        String chosen = responses.keys()
                .stream()
                .filter(pattern -> pattern.matches("[\\d.|]+") && status.matches(pattern))
                .findFirst()
                .orElse("default");
        if (!responses.has(chosen)) {
            integration.problems()
                    .refuse(integration.place(), operation.name()
                            + " is answered by a mock that has no default response: add one under responses.");
            return Optional.empty();
        }
        Section response = responses.section(chosen);
        Map<String, String> headers = headers(operation, response.section("responseParameters"));
        Section bodies = response.section("responseTemplates");
        Optional<String> type = bodies.keys().stream().findFirst();
        String body = type.flatMap(bodies::text).orElse("");
        if (body.matches("(?s).*(#(set|if|foreach)|\\$[a-zA-Z{!]).*")) {
            return unserved(operation, bodies.keyPlace(type.orElse("")), operation.name()
                    + " is answered by a mapping template, which is not evaluated here: answer it by a function.");
        }
        headers.putIfAbsent("Content-Type", type.orElse("application/json"));
        return Optional.of(new IntegrationSpec.Mock(response.whole("statusCode", 100, 599, 200), headers, body));
    }

    private static Map<String, String> headers(Operation operation, Section parameters) {
        Map<String, String> headers = new LinkedHashMap<>();
        parameters.texts().forEach((name, value) -> {
            if (!name.startsWith(HEADER) || !value.matches("'[^']*'")) {
                parameters.refuse(name, operation.name() + " maps " + name + " from " + value
                        + ", which is not served here: write \"'a fixed text'\" for " + HEADER + "NAME.");
            } else {
                headers.put(name.substring(HEADER.length()), value.substring(1, value.length() - 1));
            }
        });
        return headers;
    }
}
