package dev.weir.gateway.template;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.api.HttpAuthorizer;
import dev.weir.gateway.api.IdentitySource;

/** Reads {@code Auth.Authorizers} of an HTTP API: one with a {@code JwtConfiguration} verifies tokens, others ask a function. */
final class HttpAuthorizers {

    private static final Vocabulary LAMBDA = new Vocabulary("a Lambda authorizer of an HTTP API",
            Vocabulary.words("FunctionArn AuthorizerPayloadFormatVersion EnableSimpleResponses Identity"
                    + " EnableFunctionDefaultPermissions FunctionInvokeRole"),
            Set.of(), Map.of());

    private static final Vocabulary IDENTITY = new Vocabulary("the Identity of a Lambda authorizer",
            Vocabulary.words("Headers QueryStrings StageVariables Context ReauthorizeEvery"), Set.of(), Map.of());

    private static final Vocabulary JWT = new Vocabulary("a JWT authorizer",
            Vocabulary.words("JwtConfiguration IdentitySource AuthorizationScopes"), Set.of(), Map.of());

    private final Functions functions;
    private final Map<String, HttpAuthorizer> read = new LinkedHashMap<>();

    HttpAuthorizers(Functions functions) {
        this.functions = functions;
    }

    Map<String, HttpAuthorizer> read(Section authorizers) {
        authorizers.eachSection((name, authorizer) -> {
            Place place = authorizers.keyPlace(name);
            Optional<HttpAuthorizer> complete = authorizer.has("JwtConfiguration")
                    ? jwt(name, place, authorizer)
                    : lambda(name, place, authorizer);
            complete.ifPresent(one -> read.put(name, one));
        });
        return read;
    }

    private static Optional<HttpAuthorizer> jwt(String name, Place place, Section authorizer) {
        JWT.judge(authorizer);
        return HttpAuthorizerForm.SAM.jwt(name, place, authorizer);
    }

    private Optional<HttpAuthorizer> lambda(String name, Place place, Section authorizer) {
        LAMBDA.judge(authorizer);
        Section identity = authorizer.section("Identity");
        IDENTITY.judge(identity);
        warnOfPermission(name, place, authorizer);
        return function(name, place, authorizer).map(function -> HttpAuthorizerForm.SAM.lambda(name, place, authorizer,
                function, identity, IdentitySources.ofSam(identity)));
    }

    private Optional<FunctionSpec> function(String name, Place place, Section authorizer) {
        authorizer.require("FunctionArn", place, "Authorizer " + name
                + " has neither FunctionArn nor JwtConfiguration: add one, e.g. `FunctionArn: !GetAtt MyFunction.Arn`.");
        Optional<String> arn = authorizer.text("FunctionArn");
        Optional<FunctionSpec> function = arn.flatMap(functions::withArn);
        if (arn.isPresent() && function.isEmpty()) {
            authorizer.problems()
                    .refuse(authorizer.valuePlace("FunctionArn"), "Authorizer " + name + " calls " + arn.get()
                            + ", which is no AWS::Serverless::Function of this template: refer to one, e.g. `!GetAtt MyFunction.Arn`.");
        }
        return function;
    }

    // Unlike on a REST API, SAM does not let an HTTP API call its authorizer by itself.
    private static void warnOfPermission(String name, Place place, Section authorizer) {
        if (!authorizer.flag("EnableFunctionDefaultPermissions", false) && !authorizer.has("FunctionInvokeRole")) {
            authorizer.problems()
                    .warn(place, "Authorizer " + name + " has neither EnableFunctionDefaultPermissions nor"
                            + " FunctionInvokeRole, so on AWS every call is a 500 unless a permission is given elsewhere:"
                            + " write `EnableFunctionDefaultPermissions: true`.");
        }
    }
}
