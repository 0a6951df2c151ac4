package dev.weir.gateway.template;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

import dev.weir.gateway.api.Authorizer;
import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.api.IdentitySource;
import dev.weir.gateway.api.IdentitySource.Kind;

/** Reads {@code Auth.Authorizers} of an API. */
final class Authorizers {

    private static final Vocabulary AUTHORIZER = new Vocabulary("a Lambda authorizer",
            Vocabulary.words("FunctionArn FunctionPayloadType Identity"),
            Vocabulary.words("FunctionInvokeRole DisableFunctionDefaultPermissions"),
            Map.of("UserPoolArn", "Cognito authorizers are not served here: use a Lambda authorizer (FunctionArn).", //
                    "AuthorizationScopes",
                    "AuthorizationScopes belong to Cognito, which is not served here: remove them."));

    private static final Vocabulary TOKEN_IDENTITY = new Vocabulary("the Identity of a TOKEN authorizer",
            Vocabulary.words("Header ValidationExpression ReauthorizeEvery"), Set.of(),
            belongsTo("REQUEST", "Headers QueryStrings StageVariables Context"));

    private static final Vocabulary REQUEST_IDENTITY = new Vocabulary("the Identity of a REQUEST authorizer",
            Vocabulary.words("Headers QueryStrings StageVariables Context ReauthorizeEvery"), Set.of(),
            belongsTo("TOKEN", "Header ValidationExpression"));

    private static final int KEPT_IF_UNSAID = 300;

    private final FunctionReader functions;
    private final Map<String, Authorizer> read = new LinkedHashMap<>();

    Authorizers(FunctionReader functions) {
        this.functions = functions;
    }

    private static Map<String, String> belongsTo(String type, String properties) {
        Map<String, String> refused = new LinkedHashMap<>();
        Vocabulary.words(properties)
                .forEach(property -> refused.put(property,
                        property + " belongs to FunctionPayloadType: " + type + ", which this authorizer is not."));
        return refused;
    }

    Map<String, Authorizer> read(Section authorizers) {
        authorizers.eachSection((name, authorizer) -> read(name, authorizers.keyPlace(name), authorizer));
        return read;
    }

    private void read(String name, Place place, Section authorizer) {
        AUTHORIZER.judge(authorizer);
        if (authorizer.has("UserPoolArn")) {
            return;
        }
        Optional<FunctionSpec> function = function(name, place, authorizer);
        String type = authorizer.text("FunctionPayloadType").orElse("TOKEN");
        Section identity = authorizer.section("Identity");
        (type.equals("REQUEST") ? REQUEST_IDENTITY : TOKEN_IDENTITY).judge(identity);
        Duration ttl = ttl(name, place, identity);
        Optional<Authorizer> complete = switch (type) {
            case "REQUEST" -> request(name, place, identity, ttl, function);
            case "TOKEN" -> token(name, identity, ttl, function);
            default -> {
                authorizer.problems()
                        .refuse(authorizer.valuePlace("FunctionPayloadType"),
                                "FunctionPayloadType is " + type + ": write TOKEN or REQUEST.");
                yield Optional.empty();
            }
        };
        complete.ifPresent(one -> read.put(name, one));
    }

    private Optional<FunctionSpec> function(String name, Place place, Section authorizer) {
        authorizer.require("FunctionArn", place, "Authorizer " + name
                + " has no FunctionArn: add one, e.g. `FunctionArn: !Ref MyFunction.Alias`.");
        Optional<String> arn = authorizer.text("FunctionArn");
        Optional<FunctionSpec> function = arn.flatMap(functions::referredTo);
        arn.ifPresent(reference -> function.ifPresentOrElse(it -> judgeAlias(name, reference, it, authorizer),
                () -> refuseReference(name, reference, authorizer)));
        return function;
    }

    private static void judgeAlias(String name, String arn, FunctionSpec function, Section authorizer) {
        if (!References.isQualified(arn)) {
            authorizer.problems()
                    .warn(authorizer.valuePlace("FunctionArn"), "Authorizer " + name + " calls " + function.name()
                            + " without an alias, which on AWS is $LATEST, without SnapStart and canaries: write `!Ref "
                            + function.name() + ".Alias`, and give " + function.name() + " an AutoPublishAlias.");
        }
    }

    private void refuseReference(String name, String reference, Section authorizer) {
        String sentence = functions.all().containsKey(reference)
                ? " calls " + reference + " by its name, and API Gateway takes an ARN: write `!Ref " + reference
                        + ".Alias`, or `!GetAtt " + reference + ".Arn`."
                : " calls " + reference
                        + ", which is no AWS::Serverless::Function of this template: refer to one, e.g. `!Ref MyFunction.Alias`.";
        authorizer.problems().refuse(authorizer.valuePlace("FunctionArn"), "Authorizer " + name + sentence);
    }

    private static Duration ttl(String name, Place place, Section identity) {
        if (!identity.has("ReauthorizeEvery")) {
            identity.problems()
                    .warn(place, "Authorizer " + name
                            + " does not say ReauthorizeEvery, so API Gateway keeps an Allow for 300 s and calls within it are"
                            + " not counted: write `ReauthorizeEvery: 0` to have every call decided.");
        }
        int otherwise = identity.has("ReauthorizeEvery") ? 0 : KEPT_IF_UNSAID;
        return Duration.ofSeconds(identity.whole("ReauthorizeEvery", 0, 3600, otherwise));
    }

    private static Optional<Authorizer> request(String name, Place place, Section identity, Duration ttl,
            Optional<FunctionSpec> function) {
        List<IdentitySource> sources = new ArrayList<>();
        identity.list("Headers").forEach(header -> sources.add(new IdentitySource(Kind.HEADER, header)));
        identity.list("QueryStrings").forEach(key -> sources.add(new IdentitySource(Kind.QUERY_STRING, key)));
        identity.list("StageVariables").forEach(key -> sources.add(new IdentitySource(Kind.STAGE_VARIABLE, key)));
        identity.list("Context").forEach(path -> sources.add(new IdentitySource(Kind.CONTEXT, path)));
        if (sources.isEmpty() && !ttl.isZero() && !identity.misspells("ReauthorizeEvery")) {
            identity.problems()
                    .refuse(place, "Authorizer " + name
                            + " has no identity source, which SAM accepts only with `ReauthorizeEvery: 0`: add one of the two.");
        }
        return function.map(spec -> new Authorizer.Request(name, spec, ttl, sources));
    }

    private static Optional<Authorizer> token(String name, Section identity, Duration ttl,
            Optional<FunctionSpec> function) {
        String header = identity.text("Header").orElse("Authorization");
        Optional<Pattern> validation = identity.text("ValidationExpression")
                .flatMap(expression -> pattern(identity, expression));
        return function.map(spec -> new Authorizer.Token(name, spec, ttl, header, validation));
    }

    private static Optional<Pattern> pattern(Section identity, String expression) {
        try {
            return Optional.of(Pattern.compile(expression));
        } catch (PatternSyntaxException e) {
            identity.problems()
                    .refuse(identity.valuePlace("ValidationExpression"), "ValidationExpression " + expression
                            + " is no regular expression (" + e.getDescription() + "): correct it.");
            return Optional.empty();
        }
    }
}
