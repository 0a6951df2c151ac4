package dev.weir.limiter.file;

import dev.weir.limiter.Client;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Plan;
import dev.weir.limiter.SharedLimit;
import dev.weir.limiter.Sharing;
import dev.weir.limiter.Tenant;
import dev.weir.limiter.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What all calls have in common that clients of one plan and tenant make on one route, of one model.
 *
 * @param onRoute limits that each client has on this route alone; may be none
 * @param common the partitions that the client shares with others: its tenant's, the route's, the model's, the global one
 * @param held what is held, if the end of the call has anything to tell
 * @param usual what habit may raise that to
 * @param lifetime of a hold
 * @param routeInNames the route without braces
 */
record CallKind(
        List<Limit> onRoute,
        List<Partition> common,
        Cost taken,
        Optional<Cost> held,
        Cost usual,
        Duration lifetime,
        String routeInNames) {

    /** Habit raises a hold to no more than this part of the smallest limit, so that several calls still fit. */
    private static final int HABIT_PART = 4;

    /** The slots of what clients share have a slash, which no client's or tenant's name has. */
    static CallKind of(Policy policy, Client client, String route, Optional<String> model) {
        var plan = client.plan();
        var common = new ArrayList<Partition>();
        client.tenant().map(Tenant::partition).ifPresent(common::add);
        policy.route(route)
                .flatMap(known -> shared("route/" + inNames(route), "route", known.limits(), plan))
                .ifPresent(common::add);
        model.flatMap(name -> ofModel(policy, plan, name)).ifPresent(common::add);
        shared("global/all", "global", policy.global(), plan).ifPresent(common::add);
        var onRoute = plan.on(route).limits();
        var limits = Stream.of(plan.limits().stream(), onRoute.stream(), limits(common)).flatMap(all -> all).toList();
        return of(policy, plan, route, onRoute, common, limits);
    }

    /** The same of the model's own limits, without all the others; empty where it has none. */
    static Optional<CallKind> ofModelAlone(Policy policy, Plan plan, String route, String model) {
        return ofModel(policy, plan, model).map(List::of)
                .map(common -> of(policy, plan, route, List.of(), common, limits(common).toList()));
    }

    private static CallKind of(
            Policy policy,
            Plan plan,
            String route,
            List<Limit> onRoute,
            List<Partition> common,
            List<Limit> limits) {
        var toll = policy.toll(plan, route);
        var held = held(limits, toll.estimate());
        return new CallKind(onRoute, List.copyOf(common), toll.taken().orElse(Cost.ONE_REQUEST),
                held.amounts().isEmpty() ? Optional.empty() : Optional.of(held), usual(limits, held),
                policy.holding().lifetime(),
                inNames(route));
    }

    private static Stream<Limit> limits(List<Partition> partitions) {
        return partitions.stream().flatMap(partition -> partition.limits().stream());
    }

    private static Optional<Partition> ofModel(Policy policy, Plan plan, String name) {
        return policy.model(name).flatMap(known -> shared("model/" + name, "model", known.limits(), plan));
    }

    private static Optional<Partition> shared(String slot, String name, List<SharedLimit> limits, Plan plan) {
        return limits.isEmpty()
                ? Optional.empty()
                : Optional.of(new Partition(slot, name, limits.stream().map(limit -> limit.of(plan)).toList(),
                        sharing(limits)));
    }

    /** Beside one that is asked about at every call anyway, leasing the others would gain nothing. */
    private static Sharing sharing(List<SharedLimit> limits) {
        return limits.stream().allMatch(limit -> limit.sharing() == Sharing.LEASED) ? Sharing.LEASED : Sharing.STRICT;
    }

    /** A resource's variables without the braces, which in a key of Redis have a meaning of their own. */
    private static String inNames(String route) {
        return route.replace('{', '<').replace('}', '>');
    }

    /** A place in flight, and the estimate of what only the end of a call tells. */
    private static Cost held(List<Limit> limits, Cost estimate) {
        var held = Cost.NOTHING;
        for (var limit : limits) {
            var unit = limit.unit();
            if (unit.equals(Unit.IN_FLIGHT)) {
                held = held.with(unit, 1);
            } else if (unit.equals(Unit.TOKENS) || unit.equals(Unit.USD) || estimate.names(unit)) {
                held = held.with(unit, estimate.of(unit));
            }
        }
        return held;
    }

    /** What habit may raise each amount to: a part of the smallest limit, but no less than the estimate itself. */
    private static Cost usual(List<Limit> limits, Cost held) {
        var usual = Cost.NOTHING;
        for (var limit : limits) {
            var unit = limit.unit();
            if (!limit.shadow() && !unit.equals(Unit.IN_FLIGHT) && held.names(unit)) {
                var most = Math.max(held.of(unit), limit.most() / HABIT_PART);
                usual = usual.with(unit, usual.names(unit) ? Math.min(usual.of(unit), most) : most);
            }
        }
        return usual;
    }
}
