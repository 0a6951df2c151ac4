package dev.weir.gateway.check.rule;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.weir.gateway.check.blueprint.Attachment;
import dev.weir.gateway.check.blueprint.Blueprint;
import dev.weir.gateway.check.blueprint.DeclaredApi.Kind;
import dev.weir.gateway.check.blueprint.DeclaredFunction;
import dev.weir.gateway.check.blueprint.TokenVerifier;
import dev.weir.gateway.template.Declaration;
import dev.weir.gateway.template.Value;

/** Looks at what only HTTP APIs have: payload formats, simple responses, JWT authorizers and stages that deploy themselves. */
record HttpApiRules(Blueprint blueprint, Findings findings) {

    private static final String FORMAT = "authorizerPayloadFormatVersion";
    private static final String SIMPLE = "enableSimpleResponses";
    private static final String ANSWERS = "WEIR_SIMPLE_RESPONSES";
    private static final String NEWER = "2.0";
    private static final Set<String> FORMATS = Set.of("1.0", "1", NEWER, "2");

    void judge() {
        blueprint.attachments().stream().filter(it -> it.kind() == Kind.HTTP).forEach(this::judge);
        blueprint.verifiers().forEach(this::judge);
        blueprint.declarations().of("AWS::ApiGatewayV2::Stage").forEach(this::judge);
    }

    private void judge(Attachment authorizer) {
        String key = authorizer.form().key(FORMAT);
        Optional<String> format = said(authorizer, FORMAT);
        boolean written = authorizer.declared().get(key).isPresent();
        if (!written || format.filter(it -> !FORMATS.contains(it) && !it.contains("${")).isPresent()) {
            findings.inTemplate(Rule.PAYLOAD_FORMAT, written ? authorizer.declared().place(key) : authorizer.place(),
                    "Authorizer " + authorizer.name() + " has no " + key
                            + " that API Gateway knows, and is not deployed: "
                            + "write `" + key + ": '2.0'`.");
        }
        boolean simple = isSimple(authorizer);
        if (simple && format.filter(it -> it.startsWith("1")).isPresent()) {
            findings.inTemplate(Rule.PAYLOAD_FORMAT, authorizer.declared().place(authorizer.form().key(SIMPLE)),
                    "Only format 2.0 has simple responses: write `" + key + ": '2.0'`, or remove this.");
        }
        if (format.filter(it -> it.startsWith("2")).isPresent()
                && blueprint.declarations().isDeployed(authorizer.api())) {
            blueprint.function(authorizer).ifPresent(function -> answers(authorizer, simple, function));
        }
        if (simple) {
            kept(authorizer);
        }
    }

    private static Optional<String> said(Attachment authorizer, String key) {
        return authorizer.declared().text(authorizer.form().key(key)).map(Value.Text::text);
    }

    private static boolean isSimple(Attachment authorizer) {
        return said(authorizer, SIMPLE).filter("true"::equals).isPresent();
    }

    /** The event does not say which answer is expected, so the function is told by a variable. */
    private void answers(Attachment authorizer, boolean simple, DeclaredFunction function) {
        String said = function.variables().text(ANSWERS).map(Value.Text::text).orElse("false");
        if (function.handler().startsWith("dev.weir.authorizer.") && !said.contains("${")
                && simple != said.equals("true")) {
            findings.inTemplate(Rule.SIMPLE_RESPONSES_DIFFER,
                    function.variables().get(ANSWERS).map(Value::place).orElse(authorizer.place()), "Authorizer "
                            + authorizer.name() + (simple ? " expects simple responses" : " expects policies")
                            + ", and "
                            + function.id() + " gives " + (simple ? "policies" : "simple responses")
                            + ", so every call ends in a 500: write `" + ANSWERS + ": '" + simple + "'`.");
        }
    }

    /** Unlike a policy, a simple response is not judged anew for each route. */
    private void kept(Attachment authorizer) {
        String key = authorizer.form().ttl();
        boolean isKept = authorizer.settings().text(key).filter(text -> text.text().matches("0*[1-9]\\d*")).isPresent();
        if (isKept && !sources(authorizer).contains("routeKey")) {
            findings.inTemplate(Rule.SIMPLE_RESPONSE_KEPT, authorizer.settings().place(key), "A simple response of "
                    + authorizer.name() + " is kept for every route, whichever was called: write `" + key
                    + ": 0`, or name $context.routeKey as an identity source.");
        }
    }

    private static String sources(Attachment authorizer) {
        return List.of("Context", "IdentitySource", "identitySource")
                .stream()
                .flatMap(key -> authorizer.settings().items(key).stream())
                .map(item -> item instanceof Value.Text text ? text.text() : "")
                .toList()
                .toString();
    }

    private void judge(TokenVerifier verifier) {
        for (String key : List.of("issuer", "audience")) {
            Value.Mapping said = verifier.configuration();
            boolean there = said.entries()
                    .keySet()
                    .stream()
                    .filter(key::equalsIgnoreCase)
                    .anyMatch(name -> !said.items(name).isEmpty());
            if (!there) {
                findings.inTemplate(Rule.JWT_INCOMPLETE, verifier.place(), "JWT authorizer " + verifier.name()
                        + " has no " + key + ", and API Gateway needs one: add it to its JwtConfiguration.");
            }
        }
    }

    private void judge(Declaration stage) {
        Value.Mapping properties = stage.properties();
        boolean deploys = properties.text("AutoDeploy").filter(text -> !text.text().equals("false")).isPresent();
        if (!deploys && properties.get("DeploymentId").isEmpty()) {
            findings.inTemplate(Rule.STAGE_NOT_DEPLOYED, stage.place(), "Stage " + stage.id()
                    + " has neither AutoDeploy nor a DeploymentId, so every call is a 404: write `AutoDeploy: true`.");
        }
    }
}
