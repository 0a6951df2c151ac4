package dev.weir.gateway.check.rule;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import dev.weir.gateway.check.blueprint.Attachment;
import dev.weir.gateway.check.blueprint.Blueprint;
import dev.weir.gateway.check.blueprint.DeclaredApi;
import dev.weir.gateway.check.blueprint.DeclaredRoute;
import dev.weir.gateway.check.blueprint.DeclaredRoute.Guard;
import dev.weir.gateway.template.Place;
import dev.weir.gateway.template.Spelling;
import dev.weir.limiter.Call;
import dev.weir.limiter.Client;
import dev.weir.limiter.Plan;
import dev.weir.limiter.Unit;
import dev.weir.limiter.file.LimitsFile;

/** Holds the routes of the template and those of the limits file to each other. */
record RouteRules(Blueprint blueprint, Findings findings) {

    void guards() {
        Set<String> limited = blueprint.limiters().stream().map(Attachment::api).collect(Collectors.toSet());
        blueprint.routes()
                .stream()
                .filter(route -> route.guard() == Guard.FORGOTTEN && limited.contains(route.api()))
                .filter(route -> !route.method().equals("OPTIONS"))
                .forEach(route -> findings.inTemplate(Rule.ROUTE_UNGUARDED, route.place(), route.name()
                        + " has no authorizer, so that anybody may call it as often as they like: "
                        + (isSams(route)
                                ? "set DefaultAuthorizer for the API, or `Authorizer: NONE` here if that is meant."
                                : "give it one, or write that it has none if that is meant.")));
    }

    private boolean isSams(DeclaredRoute route) {
        return blueprint.apis().stream().anyMatch(api -> api.sam() && api.id().equals(route.api()));
    }

    /** SAM permits the function of an event, and of nothing else, to be invoked. */
    void permissions() {
        blueprint.routes()
                .stream()
                .filter(route -> route.function().isPresent() && !isPermitted(route))
                .forEach(route -> findings.inTemplate(Rule.INTEGRATION_NOT_PERMITTED, route.place(),
                        "API Gateway may not invoke " + route.function().orElse("") + " for " + route.name()
                                + ", so every call of it ends in a 500: add an AWS::Lambda::Permission for "
                                + "apigateway.amazonaws.com with the same FunctionName."));
    }

    private boolean isPermitted(DeclaredRoute route) {
        return blueprint.routes()
                .stream()
                .filter(other -> other.permitted() && other.api().equals(route.api()))
                .filter(other -> other.name().equals(route.name()) || other.path().equals(DeclaredRoute.ALL))
                .anyMatch(other -> other.function().equals(route.function()))
                || blueprint.permissions()
                        .stream()
                        .filter(permission -> !permission.source().contains("/authorizers/"))
                        .anyMatch(permission -> permission.invoked().function().equals(route.function())
                                && permission.invoked().byAlias() == route.invoked().byAlias());
    }

    void together(Policy policy) {
        policy.eachRoute(this::named);
        policy.whole().ifPresent(this::unlimited);
    }

    private void named(String name, Place place) {
        boolean all = blueprint.apis().stream().allMatch(DeclaredApi::whole);
        boolean route = name.matches("[A-Z]+ /.*");
        if (all && route && !blueprint.routes().isEmpty()
                && blueprint.routes().stream().noneMatch(declared -> declared.serves(name))) {
            Set<String> known = new TreeSet<>();
            blueprint.routes().forEach(declared -> known.add(declared.name()));
            findings.inLimits(Rule.ROUTE_UNKNOWN, place, "The template has no route " + name
                    + ", so that nothing is limited here: "
                    + Spelling.nearest(name, known)
                            .map(meant -> "did you mean " + meant + "?")
                            .orElse("it has " + String.join(", ", known) + "."));
        }
    }

    private void unlimited(LimitsFile limits) {
        blueprint.routes()
                .stream()
                .filter(route -> route.guard() == Guard.AUTHORIZER && !route.method().equals("ANY"))
                .forEach(route -> limits.policy()
                        .plans()
                        .values()
                        .stream()
                        .filter(plan -> !isLimited(limits, plan, route))
                        .map(Plan::name)
                        .sorted()
                        .forEach(plan -> findings.inTemplate(Rule.ROUTE_UNLIMITED, route.place(), "Calls of "
                                + route.name() + " ask no limit of plan '" + plan + "' for anything: give the plan a "
                                + "limit of requests, or say what the route costs.")));
    }

    /** Whether a call asks any limit for anything that it could be refused. */
    private static boolean isLimited(LimitsFile limits, Plan plan, DeclaredRoute route) {
        Call call = limits.callOf(new Client("any", plan), route.name(), "check");
        return call.partitions()
                .stream()
                .flatMap(partition -> partition.limits().stream())
                .anyMatch(limit -> !limit.shadow() && call.asked().of(limit.unit()) > 0);
    }

    /** Whether calls of any plan hold something on a route. */
    static boolean isHeld(LimitsFile limits, List<DeclaredRoute> routes) {
        return limits.policy().plans().values().stream().anyMatch(plan -> routes.stream().anyMatch(route -> {
            Call call = limits.callOf(new Client("any", plan), route.name(), "check");
            return call.partitions()
                    .stream()
                    .flatMap(partition -> partition.limits().stream())
                    .map(limit -> limit.unit())
                    .anyMatch(unit -> unit.equals(Unit.IN_FLIGHT) || call.held().of(unit) > 0);
        }));
    }
}
