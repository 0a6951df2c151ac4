package dev.weir.gateway.template;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.weir.gateway.api.Authorizer;
import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.api.IdentitySource;

/** The security schemes of an OpenAPI definition, of version 2 or 3: each is judged only once an operation has it. */
final class SecuritySchemes {

    static final String AUTHORIZER = "x-amazon-apigateway-authorizer";
    private static final String TTL = "authorizerResultTtlInSeconds";

    private static final Vocabulary PROPERTIES = new Vocabulary(AUTHORIZER,
            Vocabulary.words("type authorizerUri identitySource identityValidationExpression " + TTL),
            Set.of("authorizerCredentials"),
            Map.of("jwtConfiguration", "Only HTTP APIs have JWT authorizers: use one of type token or request.", //
                    "authorizerPayloadFormatVersion", "Only HTTP APIs have payload formats: remove it.", //
                    "enableSimpleResponses", "Only HTTP APIs have simple responses: remove it."));

    private final Section declared;
    private final Invocations invocations;
    private final LambdaAuthorizers lambda;
    private final Map<String, Optional<Authorizer>> read = new HashMap<>();

    SecuritySchemes(Section declared, Functions functions, Invocations invocations) {
        this.declared = declared;
        this.invocations = invocations;
        lambda = new LambdaAuthorizers(functions);
    }

    Set<String> names() {
        return declared.keys();
    }

    boolean has(String name) {
        return declared.has(name);
    }

    /** Whether it asks for one of API Gateway's own keys. */
    boolean isApiKey(String name) {
        Section scheme = declared.section(name);
        return !scheme.has(AUTHORIZER) && scheme.text("type").filter("apiKey"::equalsIgnoreCase).isPresent()
                && scheme.text("name").filter("x-api-key"::equalsIgnoreCase).isPresent();
    }

    /** Empty where it is not right, which is refused then. */
    Optional<Authorizer> named(String name) {
        return read.computeIfAbsent(name, it -> read(it, declared.keyPlace(it), declared.section(it)));
    }

    private Optional<Authorizer> read(String name, Place place, Section scheme) {
        if (isSigned(scheme)) {
            return Optional.of(LambdaAuthorizers.unserved(name, declared.problems(), place,
                    "IAM authorization (awsSigv4) is not checked here: use a Lambda authorizer."));
        }
        if (!scheme.has(AUTHORIZER)) {
            declared.refuse(name, unguarding(name));
            return Optional.empty();
        }
        Section authorizer = scheme.section(AUTHORIZER);
        String type = authorizer.text("type").orElse("").toLowerCase(Locale.ROOT);
        if (type.equals("cognito_user_pools")) {
            Place where = authorizer.keyPlace(authorizer.has("providerARNs") ? "providerARNs" : "type");
            return Optional.of(LambdaAuthorizers.unserved(name, declared.problems(), where,
                    "Cognito authorizers are not served here: use one of type token or request."));
        }
        PROPERTIES.judge(authorizer);
        return switch (type) {
            case "request" -> request(name, place, authorizer);
            case "token" -> token(name, place, scheme, authorizer);
            default -> {
                authorizer.refuse("type", "Authorizer " + name + " is of type " + type + ": write token or request.");
                yield Optional.empty();
            }
        };
    }

    /** Whether it asks for signatures by AWS credentials. */
    static boolean isSigned(Section scheme) {
        return scheme.text("x-amazon-apigateway-authtype").filter("awsSigv4"::equalsIgnoreCase).isPresent();
    }

    /** What is wrong with one that has no authorizer. */
    static String unguarding(String name) {
        return "Security scheme " + name + " has no " + AUTHORIZER
                + ", so API Gateway would check nothing: add one, or remove the scheme where it is named.";
    }

    private Optional<FunctionSpec> function(String name, Place place, Section authorizer) {
        authorizer.require("authorizerUri", place,
                "Authorizer " + name + " has no authorizerUri: add the one of a function.");
        return invocations.arn(authorizer, "authorizerUri", "Authorizer " + name)
                .flatMap(arn -> lambda.function(name, authorizer, "authorizerUri", arn));
    }

    private Optional<Authorizer> request(String name, Place place, Section authorizer) {
        Duration ttl = LambdaAuthorizers.ttl(name, place, authorizer, TTL);
        List<IdentitySource> sources = IdentitySources.REST.read(authorizer,
                authorizer.text("identitySource").stream().toList());
        if (sources.isEmpty() && !ttl.isZero()) {
            authorizer.problems()
                    .refuse(place, "Authorizer " + name
                            + " has no identitySource, which API Gateway accepts only with `" + TTL
                            + ": 0`: add one of the two.");
        }
        return function(name, place, authorizer).map(spec -> new Authorizer.Request(name, spec, ttl, sources));
    }

    private Optional<Authorizer> token(String name, Place place, Section scheme, Section authorizer) {
        Duration ttl = LambdaAuthorizers.ttl(name, place, authorizer, TTL);
        String header = authorizer.text("identitySource")
                .map(text -> text.replaceFirst("^method\\.request\\.header\\.", ""))
                .or(() -> scheme.text("name"))
                .orElse("Authorization");
        return function(name, place, authorizer).map(spec -> new Authorizer.Token(name, spec, ttl, header,
                LambdaAuthorizers.pattern(authorizer, "identityValidationExpression")));
    }
}
