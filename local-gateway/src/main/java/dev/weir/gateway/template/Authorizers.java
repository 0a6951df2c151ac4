package dev.weir.gateway.template;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.weir.gateway.api.Authorizer;
import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.api.IdentitySource;

/** {@code Auth.Authorizers} of an API: each is judged only once a route has it. */
final class Authorizers {

    private static final Vocabulary AUTHORIZER = new Vocabulary("a Lambda authorizer",
            Vocabulary.words("FunctionArn FunctionPayloadType Identity"),
            Vocabulary.words("FunctionInvokeRole DisableFunctionDefaultPermissions"),
            Map.of("AuthorizationScopes",
                    "AuthorizationScopes belong to Cognito, which is not served here: remove them."));

    private static final Vocabulary TOKEN_IDENTITY = new Vocabulary("the Identity of a TOKEN authorizer",
            Vocabulary.words("Header ValidationExpression ReauthorizeEvery"), Set.of(),
            belongsTo("REQUEST", "Headers QueryStrings StageVariables Context"));

    private static final Vocabulary REQUEST_IDENTITY = new Vocabulary("the Identity of a REQUEST authorizer",
            Vocabulary.words("Headers QueryStrings StageVariables Context ReauthorizeEvery"), Set.of(),
            belongsTo("TOKEN", "Header ValidationExpression"));

    private final Section declared;
    private final LambdaAuthorizers lambda;
    private final Map<String, Optional<Authorizer>> read = new HashMap<>();

    Authorizers(Section declared, Functions functions) {
        this.declared = declared;
        lambda = new LambdaAuthorizers(functions);
    }

    private static Map<String, String> belongsTo(String type, String properties) {
        Map<String, String> refused = new LinkedHashMap<>();
        Vocabulary.words(properties)
                .forEach(property -> refused.put(property,
                        property + " belongs to FunctionPayloadType: " + type + ", which this authorizer is not."));
        return refused;
    }

    Set<String> names() {
        return declared.keys();
    }

    /** Empty where there is none, or it is not right, which is refused then. */
    Optional<Authorizer> named(String name) {
        return declared.has(name)
                ? read.computeIfAbsent(name, it -> read(it, declared.keyPlace(it), declared.section(it)))
                : Optional.empty();
    }

    /** Refuses what SAM does also of those that no route has. */
    void judgeUnused() {
        declared.eachSection((name, authorizer) -> {
            Section identity = authorizer.section("Identity");
            if (!read.containsKey(name) && authorizer.text("FunctionPayloadType").filter("REQUEST"::equals).isPresent()
                    && IdentitySources.ofSam(identity).isEmpty()
                    && !identity.text("ReauthorizeEvery").filter("0"::equals).isPresent()) {
                refuseWithoutSource(name, declared.keyPlace(name), identity);
            }
        });
    }

    private static void refuseWithoutSource(String name, Place place, Section identity) {
        if (!identity.misspells("ReauthorizeEvery")) {
            identity.problems()
                    .refuse(place, "Authorizer " + name
                            + " has no identity source, which SAM accepts only with `ReauthorizeEvery: 0`: add one of the two.");
        }
    }

    private Optional<Authorizer> read(String name, Place place, Section authorizer) {
        if (authorizer.has("UserPoolArn")) {
            return Optional.of(LambdaAuthorizers.unserved(name, authorizer.problems(),
                    authorizer.keyPlace("UserPoolArn"),
                    "Cognito authorizers are not served here: use a Lambda authorizer (FunctionArn)."));
        }
        AUTHORIZER.judge(authorizer);
        Optional<FunctionSpec> function = function(name, place, authorizer);
        String type = authorizer.text("FunctionPayloadType").orElse("TOKEN");
        Section identity = authorizer.section("Identity");
        (type.equals("REQUEST") ? REQUEST_IDENTITY : TOKEN_IDENTITY).judge(identity);
        Duration ttl = LambdaAuthorizers.ttl(name, place, identity, "ReauthorizeEvery");
        return switch (type) {
            case "REQUEST" -> request(name, place, identity, ttl, function);
            case "TOKEN" -> token(name, identity, ttl, function);
            default -> {
                authorizer.problems()
                        .refuse(authorizer.valuePlace("FunctionPayloadType"),
                                "FunctionPayloadType is " + type + ": write TOKEN or REQUEST.");
                yield Optional.empty();
            }
        };
    }

    private Optional<FunctionSpec> function(String name, Place place, Section authorizer) {
        authorizer.require("FunctionArn", place, "Authorizer " + name
                + " has no FunctionArn: add one, e.g. `FunctionArn: !Ref MyFunction.Alias`.");
        return authorizer.text("FunctionArn")
                .flatMap(arn -> lambda.function(name, authorizer, "FunctionArn", arn));
    }

    private static Optional<Authorizer> request(String name, Place place, Section identity, Duration ttl,
            Optional<FunctionSpec> function) {
        List<IdentitySource> sources = IdentitySources.ofSam(identity);
        if (sources.isEmpty() && !ttl.isZero()) {
            refuseWithoutSource(name, place, identity);
        }
        return function.map(spec -> new Authorizer.Request(name, spec, ttl, sources));
    }

    private static Optional<Authorizer> token(String name, Section identity, Duration ttl,
            Optional<FunctionSpec> function) {
        String header = identity.text("Header").orElse("Authorization");
        return function.map(spec -> new Authorizer.Token(name, spec, ttl, header,
                LambdaAuthorizers.pattern(identity, "ValidationExpression")));
    }
}
