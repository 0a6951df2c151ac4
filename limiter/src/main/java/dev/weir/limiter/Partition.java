package dev.weir.limiter;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A part of the quota that nobody else draws on (the "quota partition" of draft-ietf-httpapi-ratelimit-headers): whose it
 * is, and the limits that are checked and taken together.
 *
 * @param owner printable, without braces, which mark a Redis Cluster's slot
 * @param limits at least one
 */
public record Partition(String owner, List<Limit> limits) {

    public Partition {
        requireNonNull(owner);
        limits = List.copyOf(limits);
        if (owner.isEmpty() || owner.chars().anyMatch(c -> c <= ' ' || c == '{' || c == '}' || c == 127)) {
            throw new IllegalArgumentException("not a partition's owner: '" + owner + "'");
        }
        if (limits.isEmpty()) {
            throw new IllegalArgumentException("a partition without limits: " + owner);
        }
    }

    /**
     * The limits that can never hold {@code cost}, however long one waits.
     *
     * @throws IllegalArgumentException if the cost is less than 1
     */
    public List<Limit> limitsBelow(long cost) {
        if (cost < 1) {
            throw new IllegalArgumentException("a call costs at least 1: " + cost);
        }
        return limits.stream().filter(limit -> limit.burst() < cost).toList();
    }
}
