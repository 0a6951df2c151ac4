package dev.weir.limiter.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.limiter.Client;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * All API keys, of which only hashes are kept.
 *
 * <p>Looking a key up takes the same steps whether it is known, expired, revoked or a guess: one hash, one look-up by the
 * hash, one comparison that takes as long wherever its texts differ. What a look-up by hash may tell by its time is how
 * one SHA-256 resembles another; who would use that must choose the hash of a guess, and learns nothing of a key whose 128
 * bits are random.
 *
 * @param bySha256 by the hash of the key, 64 lower-case hexadecimal digits
 */
public record ApiKeys(Map<String, ApiKey> bySha256) {

    /** What the hash of an unknown key is compared with: the hash of no key. */
    private static final String NOBODYS = "0".repeat(64);

    public ApiKeys {
        bySha256 = Map.copyOf(bySha256);
    }

    /** The key whose hash is known, be it good or not. */
    public Optional<ApiKey> find(String key) {
        return find(key, MessageDigest::isEqual);
    }

    Optional<ApiKey> find(String key, BiPredicate<byte[], byte[]> equality) {
        var sha256 = sha256(key);
        var found = Optional.ofNullable(bySha256.get(sha256));
        var known = found.isPresent() ? sha256 : NOBODYS;
        return equality.test(known.getBytes(UTF_8), sha256.getBytes(UTF_8)) ? found : Optional.empty();
    }

    /** The client that a key lets in. */
    public Optional<Client> clientOf(String key, Instant now) {
        return find(key).filter(found -> found.isGoodAt(now)).map(ApiKey::client);
    }

    static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
