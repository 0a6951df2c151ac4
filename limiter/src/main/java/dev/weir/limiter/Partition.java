package dev.weir.limiter;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A part of the quota that nobody else draws on (the "quota partition" of draft-ietf-httpapi-ratelimit-headers): whose it
 * is, and the limits that are checked and taken together.
 *
 * @param slot what lives together on one node of a cluster: a tenant, or a client that has none; printable, without braces
 * @param name unique within the slot; printable, without braces
 * @param limits at least one, each with a name of its own
 * @param sharing whether an instance may take of it beforehand what its next calls will need
 */
public record Partition(String slot, String name, List<Limit> limits, Sharing sharing) {

    /** So many partitions, and limits of all of them, can be decided or looked at together: what one Redis script can know. */
    public static final int MOST = 8;
    public static final int MOST_LIMITS = 24;

    public Partition {
        requireNonNull(slot);
        requireNonNull(name);
        limits = List.copyOf(limits);
        limits.forEach(limit -> sharing.requireFor(limit.unit()));
        if (!isPrintable(slot) || !isPrintable(name)) {
            throw new IllegalArgumentException("not a partition's slot and name: '" + slot + "', '" + name + "'");
        }
        if (limits.isEmpty() || !areNamedApart(limits)) {
            throw new IllegalArgumentException("a partition has limits, each with a name of its own: " + name);
        }
    }

    /** One whose every call is counted where it lives. */
    public Partition(String slot, String name, List<Limit> limits) {
        this(slot, name, limits, Sharing.STRICT);
    }

    /**
     * Refuses what is too much for one decision, in whatever store.
     *
     * @throws IllegalArgumentException if these are too many, or have too many limits, to be decided or looked at together
     */
    public static void requireTogether(List<Partition> partitions) {
        var limits = 0;
        for (var partition : partitions) {
            limits += partition.limits.size();
        }
        if (limits > MOST_LIMITS || partitions.size() > MOST) {
            throw new IllegalArgumentException(
                    "at most %d limits of %d partitions can be decided together, not %d of %d"
                            .formatted(MOST_LIMITS, MOST, limits, partitions.size()));
        }
    }

    /** Where the limit of the same name and unit stands; -1 if there is none. */
    public int indexOf(Limit limit) {
        for (int i = 0; i < limits.size(); i++) {
            if (limits.get(i).name().equals(limit.name()) && limits.get(i).unit().equals(limit.unit())) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Where the limit of this name stands, which takes grants.
     *
     * @throws IllegalArgumentException if there is none, or it limits calls in flight
     */
    public int grantable(String limit) {
        for (int i = 0; i < limits.size(); i++) {
            if (limits.get(i).name().equals(limit)) {
                if (limits.get(i).unit().equals(Unit.IN_FLIGHT)) {
                    throw new IllegalArgumentException(
                            "nothing can be granted of '" + limit + "', which limits calls in flight: raise it");
                }
                return i;
            }
        }
        throw new IllegalArgumentException("there is no limit '" + limit + "' in '" + name + "': there are "
                + limits.stream().map(Limit::name).toList());
    }

    private static boolean isPrintable(String text) {
        for (int i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c < ' ' || c == '{' || c == '}' || c == 127) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static boolean areNamedApart(List<Limit> limits) {
        for (int i = 1; i < limits.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (limits.get(i).name().equals(limits.get(j).name())) {
                    return false;
                }
            }
        }
        return true;
    }
}
