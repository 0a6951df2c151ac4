package dev.weir.authorizer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.authorizer.event.Headers;
import dev.weir.limiter.Client;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What a client calls one thing that it wants done once: of its calls with the same key on the same route one at a time
 * passes. Clients never meet, whatever keys they choose.
 *
 * @param value never empty
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/">The Idempotency-Key HTTP Header
 *     Field</a>
 */
record IdempotencyKey(String value) {

    /** Longer ones are as if they had not been sent. */
    static final int LONGEST = 255;

    /** The key that a call came with; several values are one, joined by commas (RFC 9110 §5.3). */
    static Optional<IdempotencyKey> of(Headers headers) {
        var value = String.join(", ", headers.values("idempotency-key")).strip();
        return value.isEmpty() || value.length() > LONGEST ? Optional.empty() : Optional.of(new IdempotencyKey(value));
    }

    /** The name of the holds of {@code client}'s calls of {@code route} with this key: nothing of the key can be read in it. */
    String nameFor(Client client, String route) {
        var all = client.name().length() + ":" + client.name() + route.length() + ":" + route + value;
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(all.getBytes(UTF_8));
            return "key-" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "IdempotencyKey[…]"; // whatever it is made of stays out of logs
    }
}
