package dev.weir.gateway.rest;

import dev.weir.gateway.api.Authorizer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * Keeps an authorizer's whole output for its TTL, by identity. The policy in it is judged anew for every method, so an Allow
 * for one path does not open another. An authorizer that failed leaves nothing here.
 */
final class AuthorizerCache {

    /** Beyond this many the oldest is forgotten, and its authorizer asked anew. */
    static final int MANY = 10_000;

    private final InstantSource clock;
    private final LinkedHashMap<Key, Kept> kept = new LinkedHashMap<>();

    AuthorizerCache(InstantSource clock) {
        this.clock = clock;
    }

    private record Key(String authorizer, List<String> identity) {}

    private record Kept(AuthorizerResult result, Instant until) {}

    synchronized Optional<AuthorizerResult> find(Authorizer authorizer, List<String> identity) {
        return Optional.ofNullable(kept.get(new Key(authorizer.name(), identity)))
                .filter(entry -> clock.instant().isBefore(entry.until()))
                .map(Kept::result);
    }

    synchronized void keep(Authorizer authorizer, List<String> identity, AuthorizerResult result) {
        if (authorizer.ttl().isPositive()) {
            Instant until = clock.instant().plus(authorizer.ttl());
            kept.putLast(new Key(authorizer.name(), identity), new Kept(result, until));
            if (kept.size() > MANY) {
                kept.pollFirstEntry();
            }
        }
    }
}
