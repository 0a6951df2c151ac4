package dev.weir.limiter.file;

import dev.weir.limiter.Limit;
import dev.weir.limiter.Plan;
import dev.weir.limiter.Tenant;
import dev.weir.limiter.Terms;
import dev.weir.limiter.Toll;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The sections {@code plans} and {@code tenants}: limits that each client, or group of clients, has for itself. */
record Plans(Limits limits) {

    Map<String, Plan> read(Entry section) {
        var plans = new LinkedHashMap<String, Plan>();
        section.named(Names.NAME, Names.A_NAME)
                .forEach((name, entry) -> plans.put(name, plan(name, entry.called("plan " + entry.what()))));
        return plans;
    }

    private Plan plan(String name, Entry plan) {
        var fields = plan.fields(List.of("limits", "routes"));
        var own = required(plan, fields, "");
        var routes = new LinkedHashMap<String, Terms>();
        Optional.ofNullable(fields.get("routes"))
                .map(section -> section.called("'routes' of " + plan.what()))
                .ifPresent(section -> section.named(Names.ROUTE, Names.A_ROUTE)
                        .forEach((route, entry) -> routes.put(route, terms(entry.called("route " + entry.what())))));
        return limits.places().put(new Plan(name, own, routes), plan);
    }

    private Terms terms(Entry route) {
        var fields = route.fields(List.of("cost", "estimate", "limits"));
        var own = Optional.ofNullable(fields.get("limits")).map(list -> limits.own(list, "route-")).orElse(List.of());
        return new Terms(own, toll(fields));
    }

    /** What {@code cost} and {@code estimate} say. A call is a request unless its cost says otherwise. */
    static Toll toll(Map<String, Entry> fields) {
        return new Toll(Optional.ofNullable(fields.get("cost")).map(Scalars::taken),
                Optional.ofNullable(fields.get("estimate")).map(Scalars::cost).orElse(Toll.USUAL.estimate()));
    }

    Map<String, Tenant> tenants(Entry section) {
        var tenants = new LinkedHashMap<String, Tenant>();
        section.named(Names.NAME, Names.A_NAME).forEach((name, entry) -> {
            var tenant = entry.called("tenant " + entry.what());
            var own = required(tenant, tenant.fields(List.of("limits")), "tenant-");
            tenants.put(name, limits.places().put(new Tenant(name, own), tenant));
        });
        return tenants;
    }

    private List<Limit> required(Entry owner, Map<String, Entry> fields, String prefix) {
        return owner.required(fields, "limits")
                .map(list -> limits.own(list.called("'limits' of " + owner.what()), prefix))
                .orElse(List.of());
    }
}
