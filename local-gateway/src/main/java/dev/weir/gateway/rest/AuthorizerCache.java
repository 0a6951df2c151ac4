package dev.weir.gateway.rest;

import dev.weir.gateway.api.Authorizer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps an authorizer's whole output for its TTL, by identity. The policy in it is judged anew for every method, so an Allow
 * for one path does not open another. An authorizer that failed leaves nothing here.
 */
final class AuthorizerCache {

    private static final int MANY = 10_000;

    private final InstantSource clock;
    private final Map<Key, Kept> kept = new ConcurrentHashMap<>();

    AuthorizerCache(InstantSource clock) {
        this.clock = clock;
    }

    private record Key(String authorizer, List<String> identity) {}

    private record Kept(AuthorizerResult result, Instant until) {}

    Optional<AuthorizerResult> find(Authorizer authorizer, List<String> identity) {
        return Optional.ofNullable(kept.get(new Key(authorizer.name(), identity)))
                .filter(entry -> clock.instant().isBefore(entry.until()))
                .map(Kept::result);
    }

    void keep(Authorizer authorizer, List<String> identity, AuthorizerResult result) {
        if (authorizer.ttl().isPositive()) {
            Instant now = clock.instant();
            if (kept.size() >= MANY) {
                kept.values().removeIf(entry -> !now.isBefore(entry.until()));
            }
            kept.put(new Key(authorizer.name(), identity), new Kept(result, now.plus(authorizer.ttl())));
        }
    }
}
