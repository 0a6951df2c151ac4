package dev.weir.gateway.template;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.api.HttpRoute;
import dev.weir.gateway.api.PayloadFormat;

/**
 * Reads what answers an operation of an HTTP API.
 *
 * @param shared integrations that operations refer to, by their names
 */
record HttpIntegrations(Functions functions, Invocations invocations, Section shared) {

    static final String FORMAT = "payloadFormatVersion";
    static final String TIMEOUT = "timeoutInMillis";

    private static final String SHARED = "#/components/x-amazon-apigateway-integrations/";
    private static final String MAPPED = "Requests and answers are not mapped here: remove ";

    private static final Map<String, String> UNSERVED = Map.of(//
            "requestParameters", MAPPED + "requestParameters.", //
            "responseParameters", MAPPED + "responseParameters.", //
            "connectionId", "Private integrations are not served here: call a function by aws_proxy.", //
            "integrationSubtype", "AWS services are not called here: call a function by aws_proxy.");

    private static final Vocabulary INTEGRATION = new Vocabulary(Integrations.KEY,
            Vocabulary.words("type uri httpMethod " + FORMAT + " " + TIMEOUT),
            Vocabulary.words("credentials passthroughBehavior passThroughBehavior connectionType description"),
            Map.of("tlsConfig", "Only HTTP integrations have a tlsConfig: remove it."));

    private static final int SHORTEST = 50;

    /** The operation's route, with nothing before it; empty where it cannot be served, which is refused then. */
    Optional<HttpRoute> route(Operation operation) {
        if (!operation.body().has(Integrations.KEY)) {
            operation.body()
                    .problems()
                    .refuse(operation.place(), operation.name() + " has no " + Integrations.KEY
                            + ": add one of type aws_proxy.");
            return Optional.empty();
        }
        Section integration = referred(operation.body().section(Integrations.KEY));
        String type = integration.text("type").orElse("none").toLowerCase(Locale.ROOT);
        if (!type.equals("aws_proxy")) {
            return unserved(operation, integration.valuePlace("type"), operation.name()
                    + " has an integration of type " + type
                    + ", which is not served here: call a function by aws_proxy.");
        }
        Optional<String> unserved = UNSERVED.keySet().stream().filter(integration::has).sorted().findFirst();
        if (unserved.isPresent()) {
            return unserved(operation, integration.keyPlace(unserved.get()),
                    UNSERVED.getOrDefault(unserved.get(), ""));
        }
        INTEGRATION.judge(integration);
        return function(operation, integration).map(function -> new HttpRoute(operation.method(), operation.path(),
                function, format(operation, integration), timeout(integration, TIMEOUT), Optional.empty()));
    }

    private static Optional<HttpRoute> unserved(Operation operation, Place place, String sentence) {
        return Optional.of(new HttpRoute(operation.method(), operation.path(), operation.unserved(place, sentence),
                PayloadFormat.V1, HttpRoute.LONGEST, Optional.empty()));
    }

    private Section referred(Section integration) {
        Optional<String> name = integration.text("$ref").map(reference -> reference.replace(SHARED, ""));
        name.filter(it -> !shared.has(it))
                .ifPresent(it -> integration.problems()
                        .refuse(integration.valuePlace("$ref"), Spelling.correction(it, shared.keys(),
                                "$ref leads to no integration: write it as " + SHARED + "NAME.")));
        return name.map(shared::section).orElse(integration);
    }

    private Optional<FunctionSpec> function(Operation operation, Section integration) {
        integration.require("uri", integration.place(), operation.name() + " has no uri: add the one of a function.");
        Optional<FunctionSpec> byArn = integration.text("uri").flatMap(functions::withArn);
        return byArn.or(() -> invocations.arn(integration, "uri", operation.name())
                .map(arn -> functions.called(arn, integration, "uri", operation)));
    }

    // Documented to be needed; without one API Gateway is reported to take 1.0.
    private static PayloadFormat format(Operation operation, Section integration) {
        if (integration.has(FORMAT)) {
            return Formats.read(integration, FORMAT);
        }
        integration.problems()
                .warn(operation.place(), operation.name() + " does not say " + FORMAT
                        + ", which is taken to be 1.0: write it, e.g. `" + FORMAT + ": '2.0'`.");
        return PayloadFormat.V1;
    }

    /** How long a function is waited for, at the usual longest. */
    static Duration timeout(Section section, String key) {
        int longest = Math.toIntExact(HttpRoute.LONGEST.toMillis());
        return Duration.ofMillis(section.whole(key, SHORTEST, longest, longest));
    }
}
