package dev.weir.authorizer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.util.Base64;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.weir.authorizer.event.AuthorizerReply.Effect;
import dev.weir.authorizer.event.AuthorizerReply;
import dev.weir.authorizer.event.CallerRequest;
import dev.weir.authorizer.event.EventKind;
import dev.weir.authorizer.event.Headers;
import dev.weir.authorizer.identity.Identification;
import dev.weir.authorizer.identity.Issuer;
import dev.weir.authorizer.observation.Observer;
import dev.weir.limiter.file.LimitsFile;
import dev.weir.limiter.front.Limiter;
import dev.weir.limiter.front.Tuning;
import dev.weir.limiter.memory.MemoryStore;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every row of docs/attacks.md: what was tried, and what it got. */
final class AttacksTest {

    private static final String ARN = "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/dev/POST/v1/embeddings";
    private static final String LIMITS = """
            clients:
              api_keys:
                - {client: alice, plan: paid, sha256: 76fe4713761e42fc475533f15be8fe3e45ad1d5a8900156ebe39ff9a5925ec45}
                - {client: old, plan: paid, expires: 2029-12-31, sha256: %s}
                - {client: lost, plan: paid, revoked: true, sha256: %s}
              jwt:
                corp:
                  issuer: https://login.example.com/
                  audience: weir
                  jwks: %s
                  plan: {claim: tier, values: {gold: paid}, otherwise: free}
                other:
                  issuer: https://other.example.com/
                  audience: weir
                  jwks: %s
                  plan: paid
              iam:
                - {principal: "arn:aws:iam::123456789012:role/*", plan: free}
              anonymous: {plan: free}
              failed_credentials: 10 requests per minute
            plans:
              free: {limits: [2 requests per minute]}
              paid: {limits: [1000 requests per minute]}
            """;

    private static Issuer issuer;
    private static Issuer other;

    private final Instant now = Instant.parse("2030-01-01T00:00:00Z");
    private final Authorizer authorizer = authorizer("");

    @BeforeAll
    static void start() {
        issuer = new Issuer();
        other = new Issuer();
    }

    @AfterAll
    static void stop() {
        issuer.close();
        other.close();
    }

    private Authorizer authorizer(String more) {
        var text = LIMITS.formatted("b".repeat(64), "c".repeat(64), issuer.jwks(), other.jwks());
        var limits = LimitsFile.parse("f", text.replace("  anonymous", more + "  anonymous"));
        var limiter = new Limiter(new MemoryStore(() -> now), () -> now, Tuning.ALONE);
        return new Authorizer(new Judge(_ -> limits, new Identification(() -> now), limiter, () -> now),
                new Answers(JsonMapper.createDefault()), Observer.none());
    }

    private static AuthorizerReply ask(Authorizer authorizer, Map<String, List<String>> headers, String peer,
            Map<String, Object> context) {
        return authorizer.authorize(new CallerRequest(EventKind.REST_REQUEST,
                ARN.substring(0, ARN.indexOf("/POST")), "POST /v1/embeddings", Headers.of(headers), Optional.of(peer),
                context));
    }

    private AuthorizerReply ask(Map<String, List<String>> headers) {
        return ask(authorizer, headers, "192.0.2.1", Map.of());
    }

    private AuthorizerReply bearing(String token) {
        return ask(Map.of("Authorization", List.of("Bearer " + token)));
    }

    private void isUnauthorized(String token) {
        assertThatThrownBy(() -> bearing(token)).isExactlyInstanceOf(Unauthorized.class);
    }

    private void isUnauthorized(Map<String, List<String>> headers) {
        assertThatThrownBy(() -> ask(headers)).isExactlyInstanceOf(Unauthorized.class);
    }

    private Map<String, Object> claims(Map<String, ?> changes) {
        return Issuer.claims(now, changes);
    }

    private String payload() {
        return JSONObjectUtils.toJSONString(claims(Map.of()));
    }

    private static JWSHeader.Builder header() {
        return new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(issuer.rsa().getKeyID());
    }

    private static String base64(String text) {
        return Base64URL.encode(text).toString();
    }

    private String clientOf(AuthorizerReply reply) {
        return reply.context().getOrDefault("client", "");
    }

    private static Map<String, @Nullable Object> none(String claim) {
        return Collections.singletonMap(claim, null);
    }

    @Test
    void theRightTokenGetsIn() {
        var reply = bearing(issuer.token(claims(Map.of())));
        assertThat(reply.effect()).isEqualTo(Effect.Allow);
        assertThat(clientOf(reply)).isEqualTo("jwt/corp/alice");
    }

    @Test
    void forgedSignature() {
        isUnauthorized(Issuer.signed(header().build(), payload(), other.rsa()));
    }

    @Test
    void changedClaims() {
        var parts = issuer.token(claims(Map.of())).split("\\.", -1);
        isUnauthorized(parts[0] + "." + base64(JSONObjectUtils.toJSONString(claims(Map.of("tier", "gold")))) + "."
                + parts[2]);
        isUnauthorized(parts[0] + "." + parts[1] + ".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE", "nOnE", ""})
    void algorithmNone(String algorithm) {
        var unsigned = base64("{\"alg\":\"" + algorithm + "\"}") + "." + base64(payload()) + ".";
        isUnauthorized(unsigned);
        isUnauthorized(unsigned + base64("signature"));
    }

    @Test
    void keyConfusion() throws Exception {
        var der = issuer.rsa().toRSAPublicKey().getEncoded();
        var pem = "-----BEGIN PUBLIC KEY-----\n" + Base64.encode(der) + "\n-----END PUBLIC KEY-----\n";
        for (var secret : List.of(der, pem.getBytes(UTF_8), issuer.rsa().toPublicJWK().toJSONString().getBytes(UTF_8),
                issuer.rsa().getModulus().decode())) {
            var hmac = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(issuer.rsa().getKeyID()).build();
            isUnauthorized(Issuer.signed(hmac, payload(), new MACSigner(secret)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../../../dev/null", "' OR 1=1 --", "rsa-1\0", "RSA-1", "https://evil.example.com/k"})
    void strangeKeyId(String kid) {
        isUnauthorized(Issuer.signed(header().keyID(kid).build(), payload(), other.rsa()));
        isUnauthorized(Issuer.signed(header().keyID(kid).build(), payload(), issuer.rsa()));
    }

    @Test
    void keyInTheHeader() {
        var fetched = other.asked();
        var evil = other.rsa();
        var url = URI.create(other.jwks());
        isUnauthorized(Issuer.signed(header().jwk(evil.toPublicJWK()).build(), payload(), evil));
        isUnauthorized(Issuer.signed(header().jwkURL(url).build(), payload(), evil));
        isUnauthorized(Issuer.signed(header().x509CertURL(url).build(), payload(), evil));
        isUnauthorized(Issuer.signed(header().x509CertChain(List.of(Base64.encode("x"))).build(), payload(), evil));
        assertThat(other.asked()).isEqualTo(fetched);
    }

    @Test
    void anotherIssuersKey() {
        isUnauthorized(Issuer.signed(header().build(), payload(), other.rsa()));
        isUnauthorized(issuer.token(claims(Map.of("iss", "https://other.example.com/"))));
    }

    @Test
    void anAlgorithmThatIsNotAllowed() {
        isUnauthorized(Issuer.signed(new JWSHeader.Builder(JWSAlgorithm.PS256).keyID("rsa-1").build(), payload(),
                issuer.rsa()));
        isUnauthorized(Issuer.signed(new JWSHeader.Builder(JWSAlgorithm.RS512).keyID("rsa-1").build(), payload(),
                issuer.rsa()));
    }

    @Test
    void emptyEllipticSignature() {
        var head = base64("{\"alg\":\"ES256\",\"kid\":\"ec-1\"}");
        isUnauthorized(head + "." + base64(payload()) + "." + Base64URL.encode(new byte[64]));
        isUnauthorized(head + "." + base64(payload()) + ".");
    }

    @Test
    void expired() {
        isUnauthorized(issuer.token(claims(Map.of("exp", now.getEpochSecond() - 61))));
        assertThat(bearing(issuer.token(claims(Map.of("exp", now.getEpochSecond() - 59)))).effect())
                .isEqualTo(Effect.Allow);
    }

    @Test
    void notYetGood() {
        isUnauthorized(issuer.token(claims(Map.of("nbf", now.getEpochSecond() + 61))));
        assertThat(bearing(issuer.token(claims(Map.of("nbf", now.getEpochSecond() + 59)))).effect())
                .isEqualTo(Effect.Allow);
    }

    @Test
    void exactlyAtTheEndOfTheLeeway() {
        isUnauthorized(issuer.token(claims(Map.of("exp", now.getEpochSecond() - 60))));
        isUnauthorized(issuer.token(claims(Map.of("nbf", now.getEpochSecond() + 60))));
        isUnauthorized(issuer.token(claims(Map.of("exp", now.getEpochSecond() - 100, "nbf", 0))));
        isUnauthorized(issuer.token(claims(Map.of("exp", now.getEpochSecond() + 300, "nbf",
                now.getEpochSecond() + 299))));
    }

    @Test
    void withoutAnEnd() {
        isUnauthorized(issuer.token(claims(none("exp"))));
        for (var end : List.of("null", "\"9999999999\"", "true", "[]", "-1", "1e308", "99999999999999999999")) {
            isUnauthorized(issuer.token(payload().replaceFirst("\"exp\":\\d+", "\"exp\":" + end)));
        }
    }

    @Test
    void wrongIssuer() {
        for (var name : List.of("https://login.example.com", "https://LOGIN.example.com/", "https://evil.example.com/",
                "https://login.example.com/\0", "")) {
            isUnauthorized(issuer.token(claims(Map.of("iss", name))));
        }
        isUnauthorized(issuer.token(claims(none("iss"))));
        isUnauthorized(issuer.token(claims(Map.of("iss", List.of(Issuer.NAME)))));
    }

    @Test
    void wrongAudience() {
        isUnauthorized(issuer.token(claims(Map.of("aud", "another-api"))));
        isUnauthorized(issuer.token(claims(Map.of("aud", List.of()))));
        isUnauthorized(issuer.token(claims(none("aud"))));
        isUnauthorized(issuer.token(claims(Map.of("aud", "weird"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"logout+jwt", "dpop+jwt", "secevent+jwt", "JOSE"})
    void anotherKindOfToken(String type) {
        isUnauthorized(Issuer.signed(header().type(new JOSEObjectType(type)).build(), payload(), issuer.rsa()));
    }

    @Test
    void oversizedClaims() {
        var token = issuer.token(claims(Map.of("junk", "x".repeat(100_000))));
        var fetched = issuer.asked();
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> isUnauthorized(token));
        assertThat(issuer.asked()).isEqualTo(fetched);
    }

    @Test
    void duplicateClaims() {
        isUnauthorized(issuer.token(payload().replace("{", "{\"tier\":\"gold\",\"tier\":\"none\",")));
        isUnauthorized(issuer.token(payload().replace("{", "{\"sub\":\"bob\",")));
    }

    @Test
    void deeplyNestedClaims() {
        var nested = "[".repeat(2_500) + "]".repeat(2_500);
        for (var text : List.of(payload().replace("{", "{\"a\":" + nested + ","), "[".repeat(6_000),
                "{\"a\":".repeat(1_000))) {
            assertTimeoutPreemptively(Duration.ofSeconds(5), () -> isUnauthorized(issuer.token(text)));
            isUnauthorized(base64(text) + "." + base64(payload()) + "." + base64("x"));
        }
    }

    @Test
    void criticalHeader() {
        var critical = header().criticalParams(Set.of("exp")).customParam("exp", 1).build();
        isUnauthorized(Issuer.signed(critical, payload(), issuer.rsa()));
    }

    @Test
    void encryptedToken() throws Exception {
        var jwe = new JWEObject(new JWEHeader.Builder(JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A128GCM).build(),
                new Payload(payload()));
        jwe.encrypt(new RSAEncrypter(issuer.rsa().toRSAPublicKey()));
        isUnauthorized(jwe.serialize());
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "a..", "eyJ.eyJ.sig", "e30.e30.", "bnVsbA.bnVsbA.bnVsbA", "W10.W10.x", "MQ.MQ.MQ",
        "e30.bnVsbA.x", "{\"payload\":\"e30\",\"signatures\":[]}"})
    void brokenToken(String token) {
        isUnauthorized(token);
    }

    @Test
    void manyUnknownKeys() {
        bearing(issuer.token(claims(Map.of())));
        var fetched = issuer.asked();
        var tokens = new ArrayList<String>();
        for (int i = 0; i < 200; i++) {
            tokens.add(Issuer.signed(header().keyID("k" + i).build(), payload(), other.rsa()));
        }
        tokens.forEach(token -> {
            try {
                assertThat(bearing(token).effect()).isEqualTo(Effect.Deny);
            } catch (Unauthorized _) {
                // as well
            }
        });
        assertThat(issuer.asked() - fetched).isLessThanOrEqualTo(2);
    }

    @Test
    void aPlanOfOnesOwnChoice() {
        for (var tier : List.of("paid", "platinum", List.of("paid"), Map.of("gold", true), 1, "Gold", "gold ")) {
            var reply = ask(Map.of("Authorization", List.of("Bearer " + issuer.token(claims(Map.of("tier", tier, "plan",
                    "paid", "sub", "t" + tier.hashCode())))), "X-Plan", List.of("paid")));
            assertThat(reply.context()).containsEntry("plan", "free");
        }
        assertThat(bearing(issuer.token(claims(Map.of("tier", "gold")))).context()).containsEntry("plan", "paid");
    }

    @Test
    void anotherClientsName() {
        var names = Map.of("alice", "jwt/corp/alice", "../other/alice", "jwt/corp/..%2Fother%2Falice", "ip/192.0.2.1",
                "jwt/corp/ip%2F192.0.2.1", "{alice}", "jwt/corp/%7Balice%7D", "a%2Fb", "jwt/corp/a%252Fb");
        names.forEach((sub, name) -> assertThat(clientOf(bearing(issuer.token(claims(Map.of("sub", sub)))))).isEqualTo(
                name));
        var longName = clientOf(bearing(issuer.token(claims(Map.of("sub", "x".repeat(4_000))))));
        assertThat(longName).matches("jwt/corp/sha256:[0-9a-f]{64}");
        isUnauthorized(issuer.token(claims(Map.of("sub", ""))));
        isUnauthorized(issuer.token(claims(none("sub"))));
        isUnauthorized(issuer.token(claims(Map.of("sub", List.of("alice")))));
    }

    @Test
    void lookAlikesInNames() {
        var seen = new ArrayList<String>();
        for (var sub : List.of("alice", "\u0430lice", "\uFF41lice", "alice\u200B", "caf\u00E9", "cafe\u0301",
                "ALICE",
                "alice\0", "alice\r\nX-Plan: paid", "\uD83D\uDE00")) {
            var reply = bearing(issuer.token(claims(Map.of("sub", sub))));
            assertThat(clientOf(reply)).matches("[!-~]+");
            seen.add(clientOf(reply));
        }
        assertThat(seen).doesNotHaveDuplicates();
    }

    @Test
    void lookAlikesInKeys() {
        for (var key : List.of("w\u0435ir-demo-alice", "\uFF57eir-demo-alice", "weir-demo-alice\0", "WEIR-DEMO-ALICE",
                "weir-demo-alice\u200B", "weir-demo-alice\u00A0", "weir\u2010demo\u2010alice")) {
            isUnauthorized(Map.of("x-api-key", List.of(key)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"weir-demo-alice\r\nX-Plan: paid", "weir-demo-alice\n", "\rweir-demo-alice",
        "weir-demo-alice\u0085", "weir-demo-alice\u2028x"})
    void lineBreaksInHeaders(String value) {
        isUnauthorized(Map.of("x-api-key", List.of(value)));
        isUnauthorized(Map.of("Authorization", List.of("Bearer " + value)));
    }

    @Test
    void severalCredentials() {
        var right = "Bearer weir-demo-alice";
        isUnauthorized(Map.of("Authorization", List.of(right, "Bearer guess")));
        isUnauthorized(Map.of("Authorization", List.of(right), "authorization", List.of("Bearer guess")));
        isUnauthorized(Map.of("Authorization", List.of(right + ", Bearer guess")));
        isUnauthorized(Map.of("Authorization", List.of(right), "X-Api-Key", List.of("guess")));
        isUnauthorized(Map.of("Authorization", List.of("Bearer " + issuer.token(claims(Map.of()))), "X-Api-Key",
                List.of("weir-demo-alice")));
        isUnauthorized(Map.of("Authorization", List.of("AWS4-HMAC-SHA256 Credential=x", right)));
        assertThat(
                clientOf(ask(Map.of("Authorization", List.of(right, right), "X-API-KEY", List.of("weir-demo-alice")))))
                .isEqualTo("alice");
    }

    @Test
    void aWrongCredentialForTheAnonymousPlan() {
        for (var value : List.of("", " ", "Bearer", "Basic YTpi", "AWS4-HMAC-SHA256 Credential=x", "Bearer guess")) {
            isUnauthorized(Map.of("Authorization", List.of(value)));
        }
        assertThat(clientOf(ask(Map.of()))).isEqualTo("ip/192.0.2.1");
    }

    @Test
    void aKeyThatIsOver() {
        var limits = LIMITS.formatted(sha256("old-key"), sha256("lost-key"), issuer.jwks(), other.jwks());
        var file = LimitsFile.parse("f", limits);
        assertThat(file.clientOf("old-key", Instant.parse("2029-12-30T23:59:59.999Z"))).isPresent();
        assertThat(file.clientOf("old-key", Instant.parse("2029-12-31T00:00:00Z"))).isEmpty();
        assertThat(file.clientOf("lost-key", now)).isEmpty();
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void forwardedForOfAnybody() {
        for (int i = 0; i < 3; i++) {
            var reply = ask(Map.of("X-Forwarded-For", List.of("203.0.113." + i)));
            assertThat(clientOf(reply)).isEqualTo("ip/192.0.2.1");
            assertThat(reply.effect()).isEqualTo(i < 2 ? Effect.Allow : Effect.Deny);
        }
    }

    @Test
    void forwardedForThroughAProxy() {
        var behind = authorizer("  trusted_proxies: [10.0.0.0/8]\n");
        Map.of("203.0.113.9", "203.0.113.9", "1.1.1.1, 203.0.113.9", "203.0.113.9", "10.9.9.9, 203.0.113.9, 10.0.0.2",
                "203.0.113.9", "203.0.113.9:4711, 10.0.0.2:80", "203.0.113.9", "203.0.113.9, nonsense", "10.0.0.1",
                "203.0.113.9, ", "10.0.0.1", "[2001:db8::1]:443", "2001:db8::/64", "::ffff:203.0.113.9", "203.0.113.9",
                "localhost", "10.0.0.1", "10.0.0.7, 10.0.0.8", "10.0.0.7")
                .forEach((value, address) -> assertThat(clientOf(
                        ask(behind, Map.of("X-Forwarded-For", List.of(value)), "10.0.0.1", Map.of())))
                        .as(value)
                        .isEqualTo("ip/" + address));
        assertThat(clientOf(ask(behind, Map.of("X-Forwarded-For", List.of("203.0.113.9", "198.51.100.3")), "10.0.0.1",
                Map.of()))).isEqualTo("ip/198.51.100.3");
        assertThat(clientOf(ask(behind, Map.of("X-Forwarded-For", List.of("203.0.113.9")), "192.0.2.77", Map.of())))
                .isEqualTo("ip/192.0.2.77");
    }

    @Test
    void anotherAddressOfTheSameNetwork() {
        for (int i = 0; i < 3; i++) {
            var reply = ask(authorizer, Map.of(), "2001:db8:0:7:%x::%x".formatted(i, i), Map.of());
            assertThat(clientOf(reply)).isEqualTo("ip/2001:db8:0:7::/64");
            assertThat(reply.effect()).isEqualTo(i < 2 ? Effect.Allow : Effect.Deny);
        }
        assertThat(clientOf(ask(authorizer, Map.of(), "::ffff:192.0.2.1", Map.of()))).isEqualTo("ip/192.0.2.1");
    }

    @Test
    void tenThousandGuesses() {
        int unauthorized = 0;
        int denied = 0;
        for (int i = 0; i < 10_000; i++) {
            try {
                var reply = ask(authorizer, Map.of("x-api-key", List.of("guess-" + i)), "2001:db8::%x".formatted(i + 1),
                        Map.of());
                assertThat(reply.effect()).isEqualTo(Effect.Deny);
                denied++;
            } catch (Unauthorized _) {
                unauthorized++;
            }
        }
        assertThat(unauthorized).isEqualTo(10);
        assertThat(denied).isEqualTo(9_990);
    }

    private static Map<String, Object> signer(String arn, Map<String, String> more) {
        var identity = new HashMap<String, String>(more);
        identity.put("userArn", arn);
        return Map.of("identity", identity);
    }

    @Test
    void aNewSessionOfARole() {
        for (var session : List.of("one", "two", "role/other")) {
            var reply = ask(authorizer, Map.of("Authorization", List.of("AWS4-HMAC-SHA256 Credential=x")), "192.0.2.1",
                    signer("arn:aws:sts::123456789012:assumed-role/batch/" + session, Map.of()));
            assertThat(clientOf(reply)).isEqualTo("iam/arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fbatch");
        }
        assertThatThrownBy(() -> ask(authorizer, Map.of(), "192.0.2.1",
                signer("arn:aws:sts::999999999999:assumed-role/batch/x", Map.of()))).isInstanceOf(Unauthorized.class);
    }

    @Test
    void manyGuestIdentities() {
        var arn = "arn:aws:sts::123456789012:assumed-role/guests/CognitoIdentityCredentials";
        for (var id : List.of("eu-central-1:1", "eu-central-1:2")) {
            assertThat(clientOf(ask(authorizer, Map.of(), "192.0.2.1", signer(arn,
                    Map.of("cognitoIdentityId", id, "cognitoAuthenticationType", "unauthenticated")))))
                    .endsWith("role%2Fguests");
            assertThat(clientOf(ask(authorizer, Map.of(), "192.0.2.1",
                    signer(arn, Map.of("cognitoIdentityId", id, "cognitoAuthenticationType", "authenticated")))))
                    .isEqualTo("iam/" + id.replace(":", "%3A"));
        }
    }

    @Test
    void anotherSpellingOfARoute() {
        var limits = LimitsFile.parse("f",
                """
                        clients:
                          api_keys:
                            - {client: alice, plan: p, sha256: 76fe4713761e42fc475533f15be8fe3e45ad1d5a8900156ebe39ff9a5925ec45}
                        plans: {p: {limits: [100 requests per day], routes: {POST /v1/embeddings: {limits: [3 requests per day]}}}}
                        """);
        var limiter = new Limiter(new MemoryStore(() -> now), () -> now, Tuning.ALONE);
        var calls = new Authorizer(new Judge(_ -> limits, new Identification(() -> now), limiter, () -> now),
                new Answers(JsonMapper.createDefault()), Observer.none());
        var allowed = Stream.of("v1/embeddings", "v1/%65mbeddings", "v1//embeddings/", "%76%31/embedding%73",
                "v1/%65%6d%62eddings/")
                .map(path -> calls.authorize(CallerRequest.of(Map.of("type", "TOKEN", "authorizationToken",
                        "weir-demo-alice", "methodArn", ARN.substring(0, ARN.indexOf("/POST")) + "/POST/" + path))))
                .filter(reply -> reply.effect() == Effect.Allow);
        assertThat(allowed).hasSize(3);
    }

    /** As an HTTP API hands them on. */
    @ParameterizedTest
    @ValueSource(strings = {"Bearer weir-demo-alice,Bearer weir-demo-alice", "Bearer weir-demo-alice,",
        "Bearer weir-demo-alice,Bearer guess", ",Bearer weir-demo-alice", "Bearer weir-demo-alice, Basic eDp5"})
    void severalCredentialsInOneHeader(String authorization) {
        isUnauthorized(Map.of("authorization", List.of(authorization)));
        isUnauthorized(Map.of("x-api-key", List.of(authorization.replace("Bearer ", ""))));
    }

    @Test
    void everyRowIsATestAndEveryTestARow() throws IOException {
        var rows = Pattern.compile("\\| `(\\w+)` \\|")
                .matcher(Files.readString(Path.of("../docs/attacks.md")))
                .results()
                .map(row -> row.group(1))
                .collect(toSet());
        var here = Stream.of(AttacksTest.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class)
                        || method.isAnnotationPresent(ParameterizedTest.class))
                .map(Method::getName)
                .filter(name -> !name.startsWith("theRight") && !name.startsWith("everyRow"));
        assertThat(rows).containsExactlyInAnyOrderElementsOf(
                Stream.concat(here, Stream.of("everyLookUpTakesTheSameSteps")).toList());
    }
}
