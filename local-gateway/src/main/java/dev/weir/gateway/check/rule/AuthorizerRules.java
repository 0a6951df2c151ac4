package dev.weir.gateway.check.rule;

import java.util.Optional;
import java.util.Set;

import dev.weir.gateway.check.blueprint.Attachment;
import dev.weir.gateway.check.blueprint.Attachment.Form;
import dev.weir.gateway.check.blueprint.Blueprint;
import dev.weir.gateway.check.blueprint.DeclaredApi;
import dev.weir.gateway.check.blueprint.DeclaredFunction;
import dev.weir.gateway.check.blueprint.Invoked.By;
import dev.weir.gateway.check.blueprint.Permission;
import dev.weir.gateway.template.Place;
import dev.weir.gateway.template.Spelling;
import dev.weir.gateway.template.Value;

/** Looks at how authorizers are attached: each of these mistakes switches limits off, or ends in a 500. */
record AuthorizerRules(Blueprint blueprint, Findings findings) {

    private static final int HTTP_SECONDS = 10;
    private static final int REST_SECONDS = 29;
    private static final int SLOW_SECONDS = 5;
    private static final Set<String> SAM_KEYS = Set.of("FunctionArn", "FunctionPayloadType", "FunctionInvokeRole",
            "DisableFunctionDefaultPermissions", "EnableFunctionDefaultPermissions", "Identity",
            "AuthorizerPayloadFormatVersion", "EnableSimpleResponses");
    private static final Set<String> AUTH_KEYS = Set.of("Authorizers", "DefaultAuthorizer",
            "AddDefaultAuthorizerToCorsPreflight", "AddApiKeyRequiredToCorsPreflight", "ApiKeyRequired", "UsagePlan",
            "ResourcePolicy", "InvokeRole", "EnableIamAuthorizer");

    void judge() {
        boolean permitsOthers = blueprint.apis().isEmpty() && !blueprint.permissions().isEmpty();
        if (blueprint.attachments().isEmpty() && blueprint.elsewhere().isEmpty() && !permitsOthers) {
            findings.inTemplate(Rule.AUTHORIZER_MISSING,
                    blueprint.apis().stream().findFirst().map(DeclaredApi::place).orElse(Place.START),
                    "No API of this template has a Lambda authorizer, so nothing is limited: attach one under Auth, Authorizers.");
        }
        blueprint.limiters().forEach(this::judge);
        blueprint.apis().stream().filter(DeclaredApi::sam).forEach(this::auth);
    }

    private void judge(Attachment limiter) {
        ttl(limiter);
        alias(limiter);
        source(limiter);
        permission(limiter);
        blueprint.function(limiter).ifPresent(function -> timeout(limiter, function));
    }

    private void ttl(Attachment limiter) {
        String key = limiter.form().ttl();
        Value.Mapping settings = limiter.settings();
        Optional<String> misspelt = settings.get(key).isPresent()
                ? Optional.empty()
                : settings.entries().keySet().stream().filter(word -> resembles(word, key)).findFirst();
        String kept = "API Gateway keeps an Allow for 300 s and counts nothing meanwhile";
        if (misspelt.isPresent()) {
            findings.inTemplate(Rule.TTL_NOT_ZERO, settings.place(misspelt.get()), misspelt.get() + ": did you mean "
                    + key + "? As it stands it is ignored, and " + kept + ".");
        } else if (settings.get(key).isEmpty()) {
            findings.inTemplate(Rule.TTL_NOT_ZERO, limiter.place(), "Authorizer " + limiter.name() + " has no " + key
                    + ", so " + kept + ": write `" + key + ": 0`"
                    + (limiter.form() == Form.SAM ? " under Identity" : "")
                    + ".");
        } else if (!isZero(settings, key)) {
            String said = settings.text(key).map(Value.Text::text).orElse("not a number");
            findings.inTemplate(Rule.TTL_NOT_ZERO, settings.place(key),
                    key + " is " + said + ", so API Gateway repeats "
                            + "an answer without asking for so long, and counts nothing meanwhile: write 0.");
        }
    }

    private static boolean resembles(String word, String key) {
        return Spelling.nearest(word, Set.of(key)).isPresent();
    }

    private static boolean isZero(Value.Mapping settings, String key) {
        return settings.text(key).filter(text -> text.text().matches("0+") || text.text().contains("${")).isPresent();
    }

    private void alias(Attachment limiter) {
        Place place = limiter.function().map(Value.Text::place).orElse(limiter.place());
        String named = limiter.invoked().function().orElse("the function");
        if (limiter.invoked().by() == By.MISSING_ALIAS) {
            findings.inTemplate(Rule.ALIAS_MISSING, place, named + " has no alias to refer to: give it "
                    + "AutoPublishAlias, e.g. `AutoPublishAlias: live`.");
        } else if (limiter.invoked().by() == By.FUNCTION) {
            boolean wants = blueprint.function(limiter).map(AuthorizerRules::wantsAlias).orElse(true);
            findings.inTemplate(wants ? Rule.AUTHORIZER_NOT_BY_ALIAS : Rule.AUTHORIZER_WITHOUT_ALIAS, place,
                    "Authorizer " + limiter.name() + " invokes " + named + " itself, which is $LATEST: SnapStart and "
                            + "gradual deployments never apply to it. Refer to its alias, e.g. `!Ref "
                            + limiter.invoked().function().orElse("Function") + ".Alias`.");
        }
    }

    /** Whatever else runs has no snapshots to lose. */
    private static boolean wantsAlias(DeclaredFunction function) {
        String runtime = function.properties().text("Runtime").map(Value.Text::text).orElse("java");
        return function.hasSnapStart() || function.properties().get("AutoPublishAlias").isPresent()
                || runtime.startsWith("java") || runtime.contains("${");
    }

    private void source(Attachment limiter) {
        String remedy = "a key may come in Authorization or in x-api-key, and where it is missing API Gateway answers "
                + "401 before the function runs: ";
        if (limiter.oneHeader()) {
            findings.inTemplate(Rule.IDENTITY_SOURCE, limiter.place(), "Authorizer " + limiter.name()
                    + " is of type TOKEN, which reads one header, but " + remedy + "make it a REQUEST authorizer.");
        } else {
            limiter.identitySource()
                    .ifPresent(place -> findings.inTemplate(Rule.IDENTITY_SOURCE, place, "Authorizer " + limiter.name()
                            + " names an identity source, but " + remedy + "leave it out."));
        }
    }

    private void timeout(Attachment limiter, DeclaredFunction function) {
        int most = limiter.kind() == DeclaredApi.Kind.HTTP ? HTTP_SECONDS : REST_SECONDS;
        function.timeout().ifPresent(seconds -> {
            Place place = function.properties().place("Timeout");
            if (seconds > most) {
                findings.inTemplate(Rule.AUTHORIZER_TIMEOUT, place, function.id() + " may take " + seconds
                        + " s, and API Gateway waits " + most + " s for an authorizer at most: 3 s are plenty.");
            } else if (seconds > SLOW_SECONDS) {
                findings.inTemplate(Rule.AUTHORIZER_SLOW, place, function.id() + " may take " + seconds
                        + " s, for which every caller waits if it hangs: 3 s are plenty.");
            }
        });
    }

    private void permission(Attachment limiter) {
        if (limiter.permitted() || limiter.invoked().function().isEmpty()) {
            return;
        }
        var permissions = blueprint.permissions()
                .stream()
                .filter(permission -> permission.invoked().function().equals(limiter.invoked().function()))
                .filter(permission -> permission.invoked().byAlias() == limiter.invoked().byAlias())
                .filter(AuthorizerRules::isForAuthorizers)
                .toList();
        String named = limiter.invoked().function().orElse("")
                + (limiter.invoked().byAlias() ? " by its alias" : "");
        if (permissions.isEmpty()) {
            findings.inTemplate(Rule.PERMISSION_MISSING, limiter.place(), "API Gateway may not invoke " + named
                    + " for authorizer " + limiter.name() + ", so every call ends in a 500: " + remedy(limiter));
        }
        permissions.stream()
                .filter(permission -> !permission.source().contains("/authorizers/"))
                .forEach(permission -> findings.inTemplate(Rule.PERMISSION_WIDE, permission.place(),
                        "This lets more than the authorizer invoke " + named
                                + ": end its SourceArn in `:${Api}/authorizers/${Authorizer}`."));
    }

    /** Not one that ends in a method's path, which no authorizer has. */
    private static boolean isForAuthorizers(Permission permission) {
        String source = permission.source();
        return source.isEmpty() || source.contains("/authorizers/") || source.endsWith("*") || source.startsWith("${");
    }

    private static String remedy(Attachment limiter) {
        if (limiter.form() == Form.SAM && limiter.kind() == DeclaredApi.Kind.HTTP) {
            return "write `EnableFunctionDefaultPermissions: true`.";
        }
        return "add an AWS::Lambda::Permission for apigateway.amazonaws.com with the same "
                + "FunctionName and a SourceArn under `/authorizers/`.";
    }

    private void auth(DeclaredApi api) {
        Value.Mapping auth = api.properties().mapping("Auth");
        misspelt(auth, AUTH_KEYS, "Auth");
        Value.Mapping authorizers = auth.mapping("Authorizers");
        authorizers.entries().keySet().forEach(name -> misspelt(authorizers.mapping(name), SAM_KEYS, "an authorizer"));
        auth.text("DefaultAuthorizer")
                .filter(name -> authorizers.get(name.text()).isEmpty())
                .filter(name -> !Set.of("AWS_IAM", "NONE").contains(name.text())
                        && !name.text().contains("${"))
                .ifPresent(name -> findings.inTemplate(Rule.AUTHORIZER_UNKNOWN, name.place(), Spelling.correction(
                        name.text(), authorizers.entries().keySet(),
                        "Authorizers has no " + name.text() + ": add it there, or name one that it has.")));
    }

    private void misspelt(Value.Mapping section, Set<String> known, String owner) {
        section.entries()
                .keySet()
                .stream()
                .filter(key -> !known.contains(key))
                .forEach(key -> Spelling.nearest(key, known)
                        .ifPresent(meant -> findings.inTemplate(Rule.PROPERTY_MISSPELT, section.place(key), key
                                + " is not a property of " + owner + ", and is ignored: did you mean " + meant + "?")));
    }
}
