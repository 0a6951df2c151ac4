package dev.weir.gateway.check.rule;

import java.util.List;

import dev.weir.gateway.check.blueprint.Blueprint;
import dev.weir.gateway.check.blueprint.DeclaredApi;
import dev.weir.gateway.check.blueprint.DeclaredFunction;
import dev.weir.gateway.template.Value;

/** Looks at how functions and APIs are published. */
record FunctionRules(Blueprint blueprint, Findings findings) {

    private static final int API_GATEWAY_SECONDS = 29;
    private static final int PLAIN_STORAGE = 512;

    void judge() {
        blueprint.functions()
                .forEach(function -> {
                    snapStart(function);
                    packaging(function);
                });
        blueprint.answering().forEach(this::timeout);
        blueprint.limited().forEach(this::api);
        blueprint.elsewhere()
                .forEach(place -> findings.inTemplate(Rule.DEFINITION_ELSEWHERE, place,
                        "This definition is in another file, which is not read: what it says of authorizers and "
                                + "gateway responses is not checked."));
    }

    private void snapStart(DeclaredFunction function) {
        Value.Mapping properties = function.properties();
        boolean alias = properties.get("AutoPublishAlias").isPresent();
        if (function.hasSnapStart() && !(alias || isPublished(function))) {
            findings.inTemplate(Rule.SNAPSTART_WITHOUT_ALIAS, properties.place("SnapStart"), "SnapStart works on "
                    + "published versions only, and " + function.id() + " has none: "
                    + (function.isSam()
                            ? "add `AutoPublishAlias: live`."
                            : "add an AWS::Lambda::Version and an alias."));
        }
        if (function.hasSnapStart()) {
            conflicts(function).forEach(property -> findings.inTemplate(Rule.SNAPSTART_CONFLICT,
                    properties.place(property),
                    property + " cannot be had together with SnapStart: leave one of them out."));
        }
        if (alias && function.isSam() && function.isWeirs() && !isTrue(properties, "AutoPublishAliasAllProperties")) {
            findings.inTemplate(Rule.ALIAS_NOT_UPDATED, properties.place("AutoPublishAlias"), "The alias of "
                    + function.id() + " moves only when its code changes, so that a changed variable is deployed and "
                    + "does nothing: add `AutoPublishAliasAllProperties: true`.");
        }
    }

    private boolean isPublished(DeclaredFunction function) {
        return blueprint.declarations()
                .of("AWS::Lambda::Version")
                .stream()
                .flatMap(version -> version.properties().text("FunctionName").stream())
                .anyMatch(name -> name.text().contains(function.id()));
    }

    private static List<String> conflicts(DeclaredFunction function) {
        Value.Mapping properties = function.properties();
        boolean large = properties.mapping("EphemeralStorage")
                .text("Size")
                .filter(size -> size.text().matches("\\d{1,6}") && Integer.parseInt(size.text()) > PLAIN_STORAGE)
                .isPresent();
        return List.of("ProvisionedConcurrencyConfig", "FileSystemConfigs", "ImageUri", "EphemeralStorage")
                .stream()
                .filter(property -> properties.get(property).isPresent())
                .filter(property -> large || !property.equals("EphemeralStorage"))
                .toList();
    }

    private static boolean isTrue(Value.Mapping mapping, String key) {
        return mapping.text(key).filter(text -> text.text().equals("true")).isPresent();
    }

    private static boolean isFalse(Value.Mapping mapping, String key) {
        return mapping.text(key).filter(text -> text.text().equals("false")).isPresent();
    }

    private void packaging(DeclaredFunction function) {
        Value.Mapping properties = function.properties();
        if (function.handler().startsWith("dev.weir.") && function.handler().contains("::")) {
            findings.inTemplate(Rule.HANDLER_FORM, properties.place("Handler"), "Micronaut's handlers are named by "
                    + "their class alone: write `" + function.handler().replaceFirst("::.*", "") + "`.");
        }
        boolean jar = properties.text("CodeUri").filter(code -> code.text().endsWith(".jar")).isPresent();
        boolean skipped = isTrue(function.declaration().attributes().mapping("Metadata"), "SkipBuild");
        if (function.isSam() && jar && !skipped) {
            findings.inTemplate(Rule.SKIP_BUILD, properties.place("CodeUri"), "`sam build` takes a jar for sources to "
                    + "build and fails: add `SkipBuild: true` under Metadata of " + function.id() + ".");
        }
        function.variables()
                .text("JAVA_TOOL_OPTIONS")
                .filter(options -> options.text().matches(".*-XX:(SharedArchiveFile|AOTCache)=.*"))
                .ifPresent(
                        options -> findings.inTemplate(Rule.OWN_AOT_CACHE, options.place(), "An archive of one's own "
                                + "switches off the one that Lambda's runtime brings: leave it out."));
    }

    private void timeout(DeclaredFunction function) {
        function.timeout()
                .filter(seconds -> seconds > API_GATEWAY_SECONDS)
                .ifPresent(seconds -> findings.inTemplate(Rule.MODEL_TIMEOUT, function.properties().place("Timeout"),
                        function.id() + " may take " + seconds + " s, and API Gateway answers 504 after "
                                + API_GATEWAY_SECONDS
                                + " s unless that quota was raised: the rest is paid for and never "
                                + "seen."));
    }

    private void api(DeclaredApi api) {
        Value.Mapping auth = api.properties().mapping("Auth");
        if (api.kind() == DeclaredApi.Kind.HTTP && blueprint.declarations().isDeployed(api.id())) {
            findings.inTemplate(Rule.HTTP_API, api.place(), "HTTP API " + api.id()
                    + " cannot turn a denial into a 429: "
                    + "use a REST API, or let the function behind it answer the 429 that the authorizer's context describes.");
        }
        List.of("UsagePlan", "ApiKeyRequired")
                .stream()
                .filter(key -> auth.get(key).isPresent() && !isFalse(auth, key))
                .forEach(key -> findings.inTemplate(Rule.API_KEYS, auth.place(key), key + " makes API Gateway take "
                        + "x-api-key for a key of its own and answer 403 to all others: let the limits file name the "
                        + "clients."));
        boolean guarded = auth.get("DefaultAuthorizer").isPresent()
                && !isFalse(auth, "AddDefaultAuthorizerToCorsPreflight");
        if (api.sam() && api.kind() == DeclaredApi.Kind.REST && guarded && api.properties().get("Cors").isPresent()) {
            findings.inTemplate(Rule.PREFLIGHT_GUARDED, api.properties().place("Cors"), "Browsers send no key with "
                    + "preflights, and the authorizer guards these too: write "
                    + "`AddDefaultAuthorizerToCorsPreflight: false` under Auth.");
        }
        if (api.sam() && api.kind() == DeclaredApi.Kind.REST && api.properties().get("OpenApiVersion").isEmpty()) {
            findings.inTemplate(Rule.EXTRA_STAGE, api.place(), "SAM also makes a stage called Stage for " + api.id()
                    + ": write `OpenApiVersion: '3.0.1'`.");
        }
    }
}
