package dev.weir.limiter;

import static java.util.Objects.requireNonNull;

/**
 * Who is limited.
 *
 * @param name unique among all clients: a name from the limits file, or {@code ip/} and an address
 */
public record Client(String name, Plan plan) {

    public Client {
        requireNonNull(name);
        requireNonNull(plan);
    }

    /** Where this client's counters live. */
    public Partition partition() {
        return new Partition(name, plan.limits());
    }
}
