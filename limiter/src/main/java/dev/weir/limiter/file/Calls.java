package dev.weir.limiter.file;

import dev.weir.limiter.Call;
import dev.weir.limiter.Client;
import dev.weir.limiter.Habit;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Reservation;
import dev.weir.limiter.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Makes of a client and what it calls the question that a store answers. Safe for many threads. */
public final class Calls {

    /** Stands for every route that the file does not name, so that no more kinds are kept than the file tells apart. */
    static final String ELSEWHERE = "any other route";

    private final Policy policy;
    private final Map<Key, CallKind> kinds = new ConcurrentHashMap<>();

    private record Key(String plan, String tenant, String route, String model) {}

    Calls(Policy policy) {
        this.policy = policy;
    }

    Policy policy() {
        return policy;
    }

    /** {@link LimitsFile#callOf(Client, String, Optional, String)}. */
    Call of(Client client, String route, Optional<String> model, String holdId) {
        var kind = kindOf(client, route, model);
        var partitions = new ArrayList<Partition>(2 + kind.common().size());
        partitions.add(client.partition());
        if (!kind.onRoute().isEmpty()) {
            partitions
                    .add(new Partition(client.slot(), client.within() + " on " + kind.routeInNames(), kind.onRoute()));
        }
        partitions.addAll(kind.common());
        var habit = kind.usual().isNothing()
                ? Optional.<Habit>empty()
                : Optional.of(new Habit(client.slot(), client.within() + " calling " + kind.routeInNames(),
                        kind.usual()));
        return call(partitions, kind, holdId, habit);
    }

    /** {@link LimitsFile#callOfModel}. */
    Optional<Call> ofModel(Client client, String route, String model, String holdId) {
        return CallKind.ofModelAlone(policy, client.plan(), route, model)
                .map(kind -> call(kind.common(), kind, holdId, Optional.empty()));
    }

    private static Call call(List<Partition> partitions, CallKind kind, String holdId, Optional<Habit> habit) {
        return new Call(partitions, kind.taken(),
                kind.held().map(held -> new Reservation(holdId, held, kind.lifetime(), habit)));
    }

    /** What is known of such calls already. A client of another file's plan is asked about anew each time. */
    private CallKind kindOf(Client client, String route, Optional<String> model) {
        var plan = client.plan();
        var named = plan.routes().containsKey(route) || policy.routes().containsKey(route) ? route : ELSEWHERE;
        var known = model.filter(policy.models()::containsKey);
        var isOurs = plan.equals(policy.plans().get(plan.name()))
                && client.tenant().map(tenant -> tenant.equals(policy.tenants().get(tenant.name()))).orElse(true);
        return isOurs
                ? kinds.computeIfAbsent(
                        new Key(plan.name(), client.tenant().map(Tenant::name).orElse(""), named, known.orElse("")),
                        _ -> CallKind.of(policy, client, named, known))
                : CallKind.of(policy, client, named, known);
    }
}
