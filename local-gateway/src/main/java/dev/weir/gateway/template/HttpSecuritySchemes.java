package dev.weir.gateway.template;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.weir.gateway.api.HttpAuthorizer;

/** The security schemes of an HTTP API's definition: each is judged only once an operation has it. */
final class HttpSecuritySchemes {

    private static final String TTL = "authorizerResultTtlInSeconds";

    private static final Vocabulary REQUEST = new Vocabulary(SecuritySchemes.AUTHORIZER,
            Vocabulary.words("type authorizerUri identitySource authorizerPayloadFormatVersion enableSimpleResponses "
                    + TTL),
            Set.of("authorizerCredentials"),
            Map.of("identityValidationExpression", "Only REST APIs look at it: remove identityValidationExpression.", //
                    "jwtConfiguration",
                    "This authorizer asks a function: write `type: jwt`, or remove jwtConfiguration."));

    private static final Vocabulary JWT = new Vocabulary(SecuritySchemes.AUTHORIZER,
            Vocabulary.words("type identitySource jwtConfiguration"), Set.of("openIdConnectUrl"), Map.of());

    private final Section declared;
    private final Functions functions;
    private final Invocations invocations;
    private final Map<String, Optional<HttpAuthorizer>> read = new HashMap<>();

    HttpSecuritySchemes(Section declared, Functions functions, Invocations invocations) {
        this.declared = declared;
        this.functions = functions;
        this.invocations = invocations;
    }

    Set<String> names() {
        return declared.keys();
    }

    /** Empty where it is not right, which is refused then. */
    Optional<HttpAuthorizer> named(String name) {
        return read.computeIfAbsent(name, it -> read(it, declared.keyPlace(it), declared.section(it)));
    }

    private Optional<HttpAuthorizer> read(String name, Place place, Section scheme) {
        if (SecuritySchemes.isSigned(scheme)) {
            return Optional.of(LambdaAuthorizers.unservedOfHttp(name, declared.problems(), place,
                    "IAM authorization (awsSigv4) is not checked here: use a Lambda or a JWT authorizer."));
        }
        if (!scheme.has(SecuritySchemes.AUTHORIZER)) {
            declared.refuse(name, SecuritySchemes.unguarding(name));
            return Optional.empty();
        }
        Section authorizer = scheme.section(SecuritySchemes.AUTHORIZER);
        String type = authorizer.text("type").orElse("none").toLowerCase(Locale.ROOT);
        return switch (type) {
            case "request" -> lambda(name, place, authorizer);
            case "jwt" -> jwt(name, place, authorizer);
            default -> {
                authorizer.problems()
                        .refuse(authorizer.valuePlace("type"),
                                "Authorizer " + name + " is of type " + type + ": write request or jwt.");
                yield Optional.empty();
            }
        };
    }

    private static Optional<HttpAuthorizer> jwt(String name, Place place, Section authorizer) {
        JWT.judge(authorizer);
        return HttpAuthorizerForm.OPEN_API.jwt(name, place, authorizer);
    }

    private Optional<HttpAuthorizer> lambda(String name, Place place, Section authorizer) {
        REQUEST.judge(authorizer);
        authorizer.require("authorizerUri", place,
                "Authorizer " + name + " has no authorizerUri: add the one of a function.");
        return invocations.arn(authorizer, "authorizerUri", "Authorizer " + name)
                .flatMap(arn -> functions.called(arn, authorizer, "authorizerUri", "Authorizer " + name))
                .map(function -> HttpAuthorizerForm.OPEN_API.lambda(name, place, authorizer, function, authorizer,
                        IdentitySources.HTTP.read(authorizer, authorizer.oneOrMany("identitySource"))));
    }
}
