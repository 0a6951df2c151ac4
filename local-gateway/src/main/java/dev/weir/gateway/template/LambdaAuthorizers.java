package dev.weir.gateway.template;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

import dev.weir.gateway.api.Authorizer;
import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.api.HttpAuthorizer;
import dev.weir.gateway.api.PayloadFormat;

/** What SAM, CloudFormation and OpenAPI say of Lambda authorizers in the same way, under keys of their own. */
record LambdaAuthorizers(Functions functions) {

    private static final int KEPT_IF_UNSAID = 300;

    /** The function under a key, which holds its ARN, or its name by mistake. */
    Optional<FunctionSpec> function(String authorizer, Section section, String key, String arn) {
        Optional<FunctionSpec> function = functions.withArn(arn);
        if (function.isEmpty()) {
            refuse(authorizer, section, key, arn);
        } else if (FunctionArn.of(arn).flatMap(FunctionArn::qualifier).isEmpty()) {
            String name = function.get().name();
            section.problems()
                    .warn(section.valuePlace(key), "Authorizer " + authorizer + " calls " + name
                            + " without an alias, which on AWS is $LATEST, without SnapStart and canaries: write `!Ref "
                            + name + ".Alias`, and give " + name + " an AutoPublishAlias.");
        }
        return function;
    }

    private void refuse(String authorizer, Section section, String key, String arn) {
        String sentence = functions.has(arn)
                ? " calls " + arn + " by its name, and API Gateway takes an ARN: write `!Ref " + arn
                        + ".Alias`, or `!GetAtt " + arn + ".Arn`."
                : " calls " + arn
                        + ", which is no AWS::Serverless::Function of this template: refer to one, e.g. `!Ref MyFunction.Alias`, "
                        + "or name the template of the stack that has it by --stack STACK=FILE.";
        section.problems().refuse(section.valuePlace(key), "Authorizer " + authorizer + sentence);
    }

    /** One that lets nobody in, for one that cannot be asked here. */
    static Authorizer.Request unserved(String name, Problems problems, Place place, String sentence) {
        return new Authorizer.Request(name, nobody(name, problems, place, sentence), Duration.ZERO, List.of());
    }

    /** The same of an HTTP API. */
    static HttpAuthorizer.Lambda unservedOfHttp(String name, Problems problems, Place place, String sentence) {
        return new HttpAuthorizer.Lambda(name, nobody(name, problems, place, sentence), PayloadFormat.V2, true,
                Duration.ZERO, List.of());
    }

    private static FunctionSpec nobody(String name, Problems problems, Place place, String sentence) {
        problems.unserved(new Problem(place, sentence), "Meanwhile each call that it guards fails.");
        return FunctionSpec.unserved(name, sentence);
    }

    /** @param place where it is told that nothing is said */
    static Duration ttl(String authorizer, Place place, Section section, String key) {
        if (!section.has(key)) {
            section.problems()
                    .warn(place, "Authorizer " + authorizer + " does not say " + key
                            + ", so API Gateway keeps an Allow for 300 s and calls within it are not counted: write `"
                            + key + ": 0` to have every call decided.");
        }
        return Duration.ofSeconds(section.whole(key, 0, 3600, section.has(key) ? 0 : KEPT_IF_UNSAID));
    }

    static Optional<Pattern> pattern(Section section, String key) {
        return section.text(key).filter(expression -> !expression.isEmpty()).flatMap(expression -> {
            try {
                return Optional.of(Pattern.compile(expression));
            } catch (PatternSyntaxException e) {
                section.problems()
                        .refuse(section.valuePlace(key), key + " " + expression + " is no regular expression ("
                                + e.getDescription() + "): correct it.");
                return Optional.empty();
            }
        });
    }
}
