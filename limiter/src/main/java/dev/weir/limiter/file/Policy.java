package dev.weir.limiter.file;

import dev.weir.limiter.Holding;
import dev.weir.limiter.Model;
import dev.weir.limiter.Plan;
import dev.weir.limiter.Route;
import dev.weir.limiter.SharedLimit;
import dev.weir.limiter.Tenant;
import dev.weir.limiter.Toll;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What clients may do.
 *
 * @param plans by name, as the tenants and models
 * @param routes by method and resource
 * @param global limits of all calls together
 */
public record Policy(
        Map<String, Plan> plans,
        Map<String, Tenant> tenants,
        Map<String, Route> routes,
        Map<String, Model> models,
        List<SharedLimit> global,
        Holding holding) {

    public Policy {
        plans = Map.copyOf(plans);
        tenants = Map.copyOf(tenants);
        routes = Map.copyOf(routes);
        models = Map.copyOf(models);
        global = List.copyOf(global);
    }

    /** What all clients' calls on a route must meet together, and what they cost there; empty if the file says nothing. */
    public Optional<Route> route(String name) {
        return Optional.ofNullable(routes.get(name));
    }

    public Optional<Model> model(String name) {
        return Optional.ofNullable(models.get(name));
    }

    /** What a call costs: as the plan says, else as the route does, else as the file does. */
    public Toll toll(Plan plan, String route) {
        var general = new Toll(Optional.empty(), holding.estimate());
        return plan.on(route).toll().or(route(route).map(Route::toll).orElse(Toll.USUAL)).or(general);
    }
}
