package dev.weir.gateway.check.rule;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import dev.weir.gateway.check.blueprint.Blueprint;
import dev.weir.gateway.check.blueprint.DeclaredFunction;
import dev.weir.gateway.template.Declaration;
import dev.weir.gateway.template.Spelling;
import dev.weir.gateway.template.Value;
import dev.weir.limiter.settings.Settings;

/** Looks at the environment variables by which functions find Redis and their limits. */
record VariableRules(Blueprint blueprint, Findings findings) {

    static final String REDIS = "WEIR_REDIS_URL";
    static final String LIMITS = "WEIR_LIMITS_FILE";
    static final String STAGE = "WEIR_STAGE";

    /** All that some function of Weir's reads. */
    static final Set<String> KNOWN = Set.of(REDIS, LIMITS, STAGE, "WEIR_REDIS_DEADLINE", "WEIR_REDIS_FIRST_DEADLINE",
            "WEIR_REQUIRE_AUTHORIZER", "WEIR_LIMITS_REFRESH", "WEIR_SIMPLE_RESPONSES", "WEIR_HTTP_REFUSALS",
            "WEIR_UPSTREAM_URL", "WEIR_UPSTREAM_KEY", "WEIR_UPSTREAM_KEY_SECRET", "WEIR_UPSTREAM_MODELS",
            "WEIR_EMBEDDED_MODEL", "WEIR_METRICS", "WEIR_DECISION_LOG", "WEIR_DECISION_SAMPLES");

    void judge() {
        blueprint.functions().forEach(function -> {
            function.variables().entries().keySet().forEach(name -> name(function, name));
            redis(function);
        });
        blueprint.deciding()
                .stream()
                .filter(DeclaredFunction::isWeirs)
                .forEach(function -> List.of(REDIS, LIMITS).forEach(name -> present(function, name)));
        List.of(REDIS, LIMITS, STAGE).forEach(this::same);
    }

    private void name(DeclaredFunction function, String name) {
        Value.Mapping variables = function.variables();
        if (KNOWN.contains(name)) {
            variables.text(name).filter(text -> !text.text().contains("${")).ifPresent(text -> value(name, text));
            return;
        }
        Optional<String> meant = Spelling.nearest(name, KNOWN);
        if (name.startsWith("WEIR_") || meant.isPresent()) {
            findings.inTemplate(Rule.VARIABLE_UNKNOWN, variables.place(name), "Weir reads no variable " + name + ": "
                    + meant.map(it -> "did you mean " + it + "?").orElse("leave it out."));
        }
    }

    private void value(String name, Value.Text text) {
        String property = name.toLowerCase(Locale.ROOT).replaceFirst("_", ".").replace('_', '-');
        try {
            Settings.of(asked -> asked.equals(property) ? Optional.of(text.text()) : Optional.empty());
        } catch (IllegalStateException e) {
            findings.inTemplate(Rule.VARIABLE_REFUSED, text.place(), e.getMessage() + ".");
        }
        if (name.equals(REDIS) && !text.text().isEmpty() && !text.text().matches("rediss?://.+")) {
            findings.inTemplate(Rule.VARIABLE_REFUSED, text.place(),
                    REDIS + " is no address of a Redis: write redis://host:port, or rediss://host:port for TLS.");
        }
    }

    private void present(DeclaredFunction function, String name) {
        Value.Mapping variables = function.variables();
        boolean misspelt = variables.entries()
                .keySet()
                .stream()
                .anyMatch(other -> !KNOWN.contains(other)
                        && Spelling.nearest(other, KNOWN).filter(name::equals).isPresent());
        if (variables.get(name).isEmpty() && !misspelt) {
            findings.inTemplate(Rule.VARIABLE_MISSING, function.place(), function.id() + " has no variable " + name
                    + ", and does not start without it: add it under Environment, Variables.");
        }
    }

    /** One decides and another settles: with different ones they would not speak of the same counters. */
    private void same(String name) {
        Map<String, Value.Text> said = new LinkedHashMap<>();
        blueprint.weirs()
                .forEach(function -> function.variables()
                        .text(name)
                        .filter(text -> !text.text().contains("${Fn::"))
                        .ifPresent(text -> said.put(function.id(), text)));
        Set<String> values = new TreeSet<>();
        said.values().forEach(text -> values.add(text.text()));
        if (values.size() > 1) {
            var last = said.entrySet().stream().reduce((first, second) -> second).orElseThrow();
            String first = said.keySet().iterator().next();
            findings.inTemplate(Rule.FUNCTIONS_DIFFER, last.getValue().place(), last.getKey() + " has another " + name
                    + " than " + first + ", so what one of them counts the other does not find: give both the same.");
        }
    }

    private void redis(DeclaredFunction function) {
        function.variables().text(REDIS).ifPresent(url -> {
            boolean cache = url.text().contains(".cache.amazonaws.com") || elastiCache(url).isPresent();
            if (cache && function.properties().get("VpcConfig").isEmpty()) {
                findings.inTemplate(Rule.REDIS_WITHOUT_VPC, url.place(), function.id() + " is in no VPC, and an "
                        + "ElastiCache is reached from within its own only: give the function a VpcConfig.");
            }
            boolean serverless = url.text().contains(".serverless.")
                    || elastiCache(url).filter(it -> it.is("AWS::ElastiCache::ServerlessCache")).isPresent();
            if (serverless && url.text().startsWith("redis://")) {
                findings.inTemplate(Rule.REDIS_WITHOUT_TLS, url.place(),
                        "ElastiCache Serverless speaks TLS only: write rediss:// instead of redis://.");
            }
        });
    }

    private Optional<Declaration> elastiCache(Value.Text url) {
        return blueprint.declarations()
                .all()
                .stream()
                .filter(resource -> resource.type().startsWith("AWS::ElastiCache::"))
                .filter(resource -> url.text().contains("${" + resource.id() + "."))
                .findFirst();
    }

    /** Where the limits file is named first, by a function that decides if one does. */
    static Optional<Value.Text> limitsFile(Blueprint blueprint) {
        return Stream.of(blueprint.deciding(), blueprint.weirs())
                .flatMap(List::stream)
                .flatMap(function -> function.variables().text(LIMITS).stream())
                .findFirst();
    }
}
