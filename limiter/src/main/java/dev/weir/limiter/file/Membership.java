package dev.weir.limiter.file;

import dev.weir.limiter.Client;
import dev.weir.limiter.Plan;
import dev.weir.limiter.Tenant;
import java.util.Map;
import java.util.Optional;

/** The plans a client may be on, and the tenants it may belong to. */
record Membership(Map<String, Plan> plans, Map<String, Tenant> tenants) {

    /** The plan that {@code holder} must name. */
    Optional<Plan> plan(Entry holder, Map<String, Entry> fields) {
        return holder.required(fields, "plan").flatMap(this::plan);
    }

    Optional<Plan> plan(Entry name) {
        return name.known("plan", plans.keySet()).map(plans::get);
    }

    /** The tenant that may be named. */
    Optional<Tenant> tenant(Map<String, Entry> fields) {
        return Optional.ofNullable(fields.get("tenant")).flatMap(this::tenant);
    }

    Optional<Tenant> tenant(Entry name) {
        return name.known("tenant", tenants.keySet()).map(tenants::get);
    }

    /** Notes a name that is an address, or that has another plan or tenant elsewhere. */
    void checkName(Entry entry, Client client, Map<String, Client> byName) {
        var known = byName.getOrDefault(client.name(), client);
        if (!client.equals(known)) {
            var what = client.plan().equals(known.plan()) ? "tenant" : "plan";
            entry.problem("client '" + client.name() + "' has another " + what + " already: all its keys share one");
        }
        if (AddressRange.isMeant(client.name())) {
            entry.problem("'" + client.name() + "' is an address: give the client a name");
        }
        byName.put(client.name(), client);
    }
}
