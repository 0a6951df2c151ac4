package dev.weir.limiter.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.limiter.Client;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Plan;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * The whole policy.
 *
 * @param clients by the SHA-256 of their API key, 64 lower-case hexadecimal digits; only hashes are kept
 * @param anonymous the plan of callers without a credential, each limited by its address; empty where there is none
 * @param failedCredentials how often one address may show a wrong credential
 */
public record LimitsFile(
        Map<String, Client> clients,
        Optional<Plan> anonymous,
        Limit failedCredentials,
        WhenRedisIsAway whenRedisIsAway) {

    public LimitsFile {
        clients = Map.copyOf(clients);
    }

    /**
     * Reads a limits file.
     *
     * @param name how the file is called in messages
     * @throws LimitsFileRefused naming every mistake by line and column
     */
    public static LimitsFile parse(String name, String yaml) {
        return new Parser(name).parse(yaml);
    }

    /** The client that an API key belongs to. */
    public Optional<Client> clientOf(String apiKey) {
        return Optional.ofNullable(clients.get(sha256(apiKey)));
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
