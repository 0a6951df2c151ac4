package dev.weir.gateway.authorization;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * Keeps an authorizer's whole output for its TTL, by identity. The policy in it is judged anew for every method, so an Allow
 * for one path does not open another. An authorizer that failed leaves nothing here.
 *
 * @param <R> an authorizer's output
 */
public final class AuthorizerCache<R> {

    /** Beyond this many the oldest is forgotten, and its authorizer asked anew. */
    public static final int MANY = 10_000;

    private final InstantSource clock;
    private final LinkedHashMap<Key, Kept<R>> kept = new LinkedHashMap<>();

    public AuthorizerCache(InstantSource clock) {
        this.clock = clock;
    }

    private record Key(String authorizer, List<String> identity) {}

    private record Kept<R>(R result, Instant until) {}

    /** What an authorizer said of an identity, if that still holds. */
    public synchronized Optional<R> find(String authorizer, List<String> identity) {
        return Optional.ofNullable(kept.get(new Key(authorizer, identity)))
                .filter(entry -> clock.instant().isBefore(entry.until()))
                .map(Kept::result);
    }

    /**
     * Keeps what an authorizer says of an identity.
     *
     * @param ttl how long it holds; nothing is kept for zero
     */
    public synchronized void keep(String authorizer, List<String> identity, R result, Duration ttl) {
        if (ttl.isPositive()) {
            kept.putLast(new Key(authorizer, identity), new Kept<>(result, clock.instant().plus(ttl)));
            if (kept.size() > MANY) {
                kept.pollFirstEntry();
            }
        }
    }
}
