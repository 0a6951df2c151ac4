package dev.weir.limiter;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Who is limited.
 *
 * @param name unique among all clients: a name from the limits file, or {@code ip/} and an address
 * @param tenant the group it belongs to
 */
public record Client(String name, Plan plan, Optional<Tenant> tenant) {

    public Client {
        requireNonNull(name);
        requireNonNull(plan);
        requireNonNull(tenant);
    }

    /** A client that belongs to no tenant. */
    public Client(String name, Plan plan) {
        this(name, plan, Optional.empty());
    }

    /** What lives together on one node of a cluster: all of a tenant's counters, or this client's. */
    public String slot() {
        return tenant.map(Tenant::name).orElse(name);
    }

    /** Where this client's counters live. */
    public Partition partition() {
        return new Partition(slot(), within(), plan.limits());
    }

    /** What this client is called within its slot: {@code client}, or {@code client/NAME} among a tenant's. */
    public String within() {
        return tenant.isPresent() ? "client/" + name : "client";
    }
}
