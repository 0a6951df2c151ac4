package dev.weir.limiter;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** A group of clients that share limits, besides those that each of them has. */
public record Tenant(String name, List<Limit> limits) {

    public Tenant {
        requireNonNull(name);
        limits = List.copyOf(limits);
    }

    /** Where the counters of all its clients together live: in the slot that its clients' own counters live in. */
    public Partition partition() {
        return new Partition(name, "tenant", limits);
    }
}
