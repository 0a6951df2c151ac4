package dev.weir.limiter.file;

import dev.weir.limiter.Client;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The list {@code api_keys}.
 *
 * @param byName the clients that have keys
 */
record ApiKeyList(Membership membership, Map<String, Client> byName, Map<String, ApiKey> bySha256) {

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final String A_SHA256 = "the SHA-256 of an API key, 64 lower-case hexadecimal digits: "
            + "printf %s KEY | sha256sum";
    private static final Pattern EXPIRY = Pattern
            .compile("\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z)?");
    private static final String AN_EXPIRY = "a date or an instant: write it like 2027-01-31 or 2027-01-31T18:00:00Z";

    ApiKeyList(Membership membership) {
        this(membership, new HashMap<>(), new HashMap<>());
    }

    void add(Entry item) {
        var key = item.called("an API key");
        var fields = key.fields(List.of("client", "plan", "tenant", "sha256", "expires", "revoked"));
        var name = key.required(fields, "client").flatMap(field -> field.text(Names.NAME, Names.A_NAME));
        var plan = membership.plan(key, fields);
        var tenant = membership.tenant(fields);
        var sha256 = key.required(fields, "sha256").flatMap(ApiKeyList::sha256);
        var expires = Optional.ofNullable(fields.get("expires")).flatMap(ApiKeyList::expiry);
        var revoked = Optional.ofNullable(fields.get("revoked")).flatMap(Scalars::yesOrNo).orElse(false);
        if (name.isPresent() && plan.isPresent() && sha256.isPresent()) {
            var client = new Client(name.get(), plan.get(), tenant);
            membership.checkName(key, client, byName);
            if (bySha256.put(sha256.get(), new ApiKey(client, expires, revoked)) != null) {
                key.problem("this sha256 is given twice: a key belongs to one client");
            }
        }
    }

    private static Optional<String> sha256(Entry field) {
        var sha256 = field.secret(SHA256, A_SHA256);
        sha256.flatMap(GuessableKeys::keyOf).ifPresent(key -> {
            if (key.isEmpty()) {
                field.problem("this is the SHA-256 of nothing at all: hash the key itself, printf %s KEY | sha256sum");
            } else {
                field.advise("this is the SHA-256 of '" + key
                        + "', which is guessed at once: make a key of at least 128 random bits");
            }
        });
        return sha256;
    }

    /** A date is its first moment in UTC. */
    private static Optional<Instant> expiry(Entry field) {
        return field.text(EXPIRY, AN_EXPIRY).flatMap(text -> field.attempt(() -> {
            try {
                return text.contains("T")
                        ? Instant.parse(text)
                        : LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
            } catch (DateTimeException _) {
                throw new IllegalArgumentException("'" + text + "' is not " + AN_EXPIRY);
            }
        }));
    }
}
