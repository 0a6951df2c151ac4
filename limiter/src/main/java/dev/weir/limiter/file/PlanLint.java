package dev.weir.limiter.file;

import dev.weir.limiter.Client;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Tenant;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks at who is on which plan, and at what a plan is worth. */
record PlanLint(Clients clients, Policy policy, Places places) {

    /** @param used the names of the plans that somebody is on, in some stage */
    void judge(Set<String> used) {
        policy.plans().forEach((name, plan) -> {
            if (!used.isEmpty() && !used.contains(name)) {
                places.of(plan).advise("nobody is on plan '" + name + "'");
            }
            if (plan.limits().stream().allMatch(Limit::shadow)) {
                places.of(plan).advise("plan '" + name + "' only has shadow limits, which refuse nothing");
            }
        });
        tenants();
        names();
    }

    private void tenants() {
        var used = new HashSet<Tenant>();
        clients.kinds()
                .forEach(client -> client.tenant()
                        .ifPresent(tenant -> {
                            used.add(tenant);
                            tenant.limits().forEach(limit -> smaller(limit, client));
                        }));
        policy.tenants().forEach((name, tenant) -> {
            if (!used.isEmpty() && !used.contains(tenant)) {
                places.of(tenant).advise("no client belongs to tenant '" + name + "'");
            }
        });
    }

    private void smaller(Limit tenants, Client client) {
        client.plan()
                .limits()
                .stream()
                .filter(limit -> LimitLint.isOutdone(tenants, limit))
                .findFirst()
                .ifPresent(limit -> places.of(tenants)
                        .advise("this is less than the " + limit.inWords()
                                + " of each client on plan '" + client.plan().name()
                                + "': those can never be used up"));
    }

    /** Names on the lists of the blocked and the allowed that belong to nobody. */
    private void names() {
        var known = clients.named().map(Client::name).collect(Collectors.toSet());
        Stream.of(clients.blocked(), clients.allowed()).forEach(roll -> roll.clients().forEach(name -> {
            if (!known.contains(name) && !Names.isOfAToken(name)) {
                places.of(roll)
                        .advise("no API key belongs to a client '" + name + "'"
                                + Spelling.meant(name, known).map(meant -> ": " + meant).orElse(""));
            }
        }));
    }
}
