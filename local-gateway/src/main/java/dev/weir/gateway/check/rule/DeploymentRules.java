package dev.weir.gateway.check.rule;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.weir.gateway.check.blueprint.Blueprint;
import dev.weir.gateway.check.blueprint.DeclaredApi;
import dev.weir.gateway.check.blueprint.DeclaredFunction;
import dev.weir.gateway.template.Spelling;
import dev.weir.gateway.template.Value;
import dev.weir.limiter.Holding;

/** Holds the stages and the times of the two files to each other. */
record DeploymentRules(Blueprint blueprint, Policy policy, Findings findings) {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9}) (second|minute|hour)s?");

    void judge() {
        stages();
        blueprint.answering()
                .stream()
                .filter(function -> function.timeout().isPresent())
                .max(Comparator.comparing(function -> function.timeout().orElseThrow()))
                .ifPresent(this::holds);
    }

    private void stages() {
        Optional<Set<String>> closed = closedStages();
        closed.ifPresent(possible -> policy.stages().entries().forEach((stage, entry) -> {
            if (!possible.contains(stage)) {
                findings.inLimits(Rule.STAGE_UNKNOWN, entry.key(), "The template never deploys a stage " + stage + ": "
                        + Spelling.nearest(stage, possible)
                                .map(meant -> "did you mean " + meant + "?")
                                .orElse("it has " + String.join(", ", new TreeSet<>(possible)) + "."));
            }
        }));
        if (!policy.stages().entries().isEmpty()) {
            blueprint.weirs().forEach(this::stageSet);
        }
    }

    /** All stages that any API of the template may have; empty where one may have any. */
    private Optional<Set<String>> closedStages() {
        Set<String> stages = new TreeSet<>();
        for (DeclaredApi api : blueprint.limited()) {
            if (api.stages().isEmpty()) {
                return Optional.empty();
            }
            api.stages().ifPresent(stages::addAll);
        }
        return stages.isEmpty() ? Optional.empty() : Optional.of(stages);
    }

    private void stageSet(DeclaredFunction function) {
        if (function.variables().get(VariableRules.STAGE).isEmpty()) {
            findings.inTemplate(Rule.STAGE_UNSET, function.place(), "The limits file has stages, and " + function.id()
                    + " is not told its own: add the variable " + VariableRules.STAGE + ".");
        }
    }

    /** A function's stage is the one that its API is deployed as. */
    static void differs(Blueprint blueprint, Findings findings) {
        Set<String> deployed = new TreeSet<>();
        blueprint.limited().forEach(api -> {
            api.stage().map(Value.Text::text).ifPresent(deployed::add);
            api.stages().ifPresent(deployed::addAll);
        });
        blueprint.weirs()
                .stream()
                .flatMap(function -> function.variables().text(VariableRules.STAGE).stream())
                .filter(stage -> !deployed.isEmpty() && !deployed.contains(stage.text()))
                .filter(stage -> !(String.join(" ", deployed) + stage.text()).contains("${"))
                .forEach(stage -> findings.inTemplate(Rule.STAGE_DIFFERS, stage.place(), VariableRules.STAGE + " is "
                        + stage.text() + ", and the API is deployed as " + String.join(", ", deployed)
                        + ": refer to the same parameter in both places."));
    }

    private void holds(DeclaredFunction function) {
        long seconds = function.timeout().orElseThrow();
        lifetimes().stream().filter(lifetime -> seconds(lifetime) < seconds).forEach(lifetime -> {
            findings.inLimits(Rule.HOLD_TOO_SHORT, lifetime.place(), "A hold ends after " + lifetime.text() + ", and "
                    + function.id() + " may take " + seconds
                    + " seconds, so that running calls are forgotten: write at "
                    + "least '" + seconds + " seconds'.");
        });
        boolean held = policy.whole().filter(limits -> RouteRules.isHeld(limits, blueprint.routes())).isPresent();
        if (lifetimes().isEmpty() && held && Holding.USUAL.lifetime().toSeconds() < seconds) {
            findings.inTemplate(Rule.HOLD_TOO_SHORT, function.properties().place("Timeout"), function.id()
                    + " may take " + seconds + " seconds, and a hold ends after " + Holding.USUAL.lifetime().toSeconds()
                    + " unless the limits file says otherwise, so that running calls are forgotten: add `holds: "
                    + "{lifetime: " + seconds + " seconds}` there.");
        }
    }

    private Collection<Value.Text> lifetimes() {
        Collection<Value.Text> found = new ArrayList<>();
        policy.written().mapping("holds").text("lifetime").ifPresent(found::add);
        policy.stages()
                .entries()
                .keySet()
                .forEach(stage -> policy.stages()
                        .mapping(stage)
                        .mapping("holds")
                        .text("lifetime")
                        .ifPresent(found::add));
        return found;
    }

    /** What cannot be read is refused already. */
    private static long seconds(Value.Text lifetime) {
        Matcher duration = DURATION.matcher(lifetime.text());
        if (!duration.matches()) {
            return Long.MAX_VALUE;
        }
        return Long.parseLong(duration.group(1)) * switch (duration.group(2)) {
            case "second" -> 1;
            case "minute" -> 60;
            default -> 3_600;
        };
    }
}
