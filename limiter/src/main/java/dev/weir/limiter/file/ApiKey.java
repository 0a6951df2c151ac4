package dev.weir.limiter.file;

import dev.weir.limiter.Client;
import java.time.Instant;
import java.util.Optional;

/**
 * What the file says of one API key.
 *
 * @param client whose it is
 * @param expires from when on it is wrong
 * @param revoked whether it is wrong already
 */
public record ApiKey(Client client, Optional<Instant> expires, boolean revoked) {

    /** Whether it lets its client in. */
    public boolean isGoodAt(Instant now) {
        return !revoked && expires.filter(end -> !now.isBefore(end)).isEmpty();
    }
}
