package dev.weir.authorizer.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.authorizer.event.CallerRequest;
import dev.weir.authorizer.event.EventKind;
import dev.weir.authorizer.event.Headers;
import dev.weir.authorizer.identity.Identity.Known;
import dev.weir.authorizer.identity.Identity.Unknown;
import dev.weir.limiter.Client;
import dev.weir.limiter.file.LimitsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The snippets of docs/identity.md do what the guide says of them. */
final class IdentityGuideTest {

    private final Instant now = Instant.parse("2027-01-31T00:00:00Z");
    private final Issuer issuer = new Issuer();
    private final Identification identification = new Identification(() -> now);

    @AfterEach
    void stop() {
        issuer.close();
    }

    private static List<String> snippets() throws IOException {
        return Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../docs/identity.md")))
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    /** The snippet that has {@code part}; its issuer's keys are on this machine. */
    private LimitsFile snippet(String part) throws IOException {
        var yaml = snippets().stream().filter(text -> text.contains(part)).findFirst().orElseThrow();
        return LimitsFile.parse("f",
                yaml.replace("https://login.example.com/.well-known/jwks.json", issuer.jwks()));
    }

    private Identity ask(LimitsFile limits, Map<String, List<String>> headers, Map<String, Object> context) {
        var clients = limits.clients();
        var request = new CallerRequest(EventKind.REST_REQUEST, "arn:aws:execute-api:eu-west-1:1:api/dev",
                "POST /v1/embeddings", Headers.of(headers), Optional.of("203.0.113.7"), context);
        return identification.identify(clients, request,
                clients.addresses().of("203.0.113.7", request.headers().values("x-forwarded-for")));
    }

    private Identity bearing(LimitsFile limits, Map<String, ?> claims) {
        return ask(limits, Map.of("Authorization", List.of("Bearer " + issuer.token(Issuer.claims(now, claims)))),
                Map.of());
    }

    private static Client client(Identity identity) {
        assertThat(identity).isInstanceOf(Known.class);
        return ((Known) identity).client();
    }

    @Test
    void theOrderIsTheUsualOneAndEachKindHasItsName() throws IOException {
        var whole = snippets().getFirst();
        var limits = snippet("identify:");
        assertThat(LimitsFile.parse("f", whole.replaceAll("  identify:.*\n", "")).clients().identify())
                .isEqualTo(limits.clients().identify());
        assertThat(limits.advice()).isEmpty();

        assertThat(client(ask(limits, Map.of("x-api-key", List.of("sesame")), Map.of())).name()).isEqualTo("acme");
        assertThat(client(bearing(limits, Map.of("sub", "acme"))).name()).isEqualTo("jwt/corp/acme");
        assertThat(client(ask(limits, Map.of(), Map.of())).name()).isEqualTo("ip/203.0.113.7");
        assertThat(client(ask(limits, Map.of(), Map.of("identity",
                Map.of("userArn", "arn:aws:sts::123456789012:assumed-role/batch/s")))).name()).isEqualTo("batch");
        assertThat(ask(limits, Map.of("x-api-key", List.of("guess")), Map.of())).isInstanceOf(Unknown.class);
    }

    @Test
    void aTokenThatIsAListedKeyIsOneWhereKeysComeFirst() throws IOException {
        var token = issuer.token(Issuer.claims(now, Map.of()));
        var hash = HexFormat.of().formatHex(sha256(token));
        var keyed = snippets().getFirst()
                .replace("https://login.example.com/.well-known/jwks.json", issuer.jwks())
                .replaceAll("sha256: \\w+", "sha256: " + hash);
        var headers = Map.of("Authorization", List.of("Bearer " + token));
        assertThat(client(ask(LimitsFile.parse("f", keyed), headers, Map.of())).name()).isEqualTo("jwt/corp/alice");
        var keysFirst = LimitsFile.parse("f",
                keyed.replace("[jwt, cognito, api_key, iam, ip]", "[api_key, jwt, cognito, iam, ip]"));
        assertThat(client(ask(keysFirst, headers, Map.of())).name()).isEqualTo("acme");
        assertThat(client(bearing(keysFirst, Map.of("sub", "bob"))).name()).isEqualTo("jwt/corp/bob");
        assertThat(ask(keysFirst, Map.of("x-api-key", List.of(token + "x")), Map.of())).isInstanceOf(Unknown.class);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aKindThatIsNotListedIsNotAsked() throws IOException {
        var text = snippets().getFirst().replace("https://login.example.com/.well-known/jwks.json", issuer.jwks());
        var keysOnly = LimitsFile.parse("f",
                text.replace("[jwt, cognito, api_key, iam, ip]", "[api_key, cognito]"));
        assertThat(bearing(keysOnly, Map.of())).isInstanceOf(Unknown.class);
        assertThat(ask(keysOnly, Map.of(), Map.of())).isInstanceOf(Unknown.class);
        assertThat(keysOnly.advice()).hasSize(3)
                .extracting(problem -> problem.message())
                .contains("'jwt' is never asked: add 'jwt' to 'identify'",
                        "'anonymous' is never asked: add 'ip' to 'identify'");
    }

    @Test
    void keysEndAndAreRevoked() throws IOException {
        var limits = snippet("revoked:");
        assertThat(ask(limits, Map.of("x-api-key", List.of("sesame")), Map.of())).isInstanceOf(Unknown.class);
        assertThat(client(ask(limits, Map.of("x-api-key", List.of("weir-demo-alice")), Map.of())).name())
                .isEqualTo("acme");
        assertThat(ask(limits, Map.of("x-api-key", List.of("weir-demo-bob")), Map.of())).isInstanceOf(Unknown.class);
        assertThat(limits.clientOf("sesame", now.minusMillis(1))).isPresent();
    }

    @Test
    void claimsChoosePlanAndTenantOfTheFile() throws IOException {
        var limits = snippet("type: at+jwt").clients();
        var corp = limits.issuers().getFirst();
        var claims = new HashMap<String, Object>(Map.of("iss", Issuer.NAME, "aud", List.of("x", "weir-batch"),
                "client_id", "c1", "tier", "gold", "org", List.of("org_?", "org_4Tq")));
        var client = new Claims(claims).client(corp).orElseThrow();
        assertThat(client.name()).isEqualTo("jwt/corp/c1");
        assertThat(client.plan().name()).isEqualTo("paid");
        assertThat(client.tenant().orElseThrow().name()).isEqualTo("globex");

        claims.put("tier", "platinum");
        assertThat(new Claims(claims).client(corp).orElseThrow().plan().name()).isEqualTo("free");
        claims.remove("tier");
        assertThat(new Claims(claims).client(corp).orElseThrow().plan().name()).isEqualTo("free");
        claims.put("org", "org_?");
        assertThat(new Claims(claims).client(corp)).isEmpty();
        claims.remove("org");
        assertThat(new Claims(claims).client(corp)).isEmpty();
        assertThat(bearing(snippet("type: at+jwt"), Map.of("client_id", "c1", "org", "org_8Zx")))
                .as("no typ")
                .isInstanceOf(Unknown.class);
    }

    @Test
    void aTokenMayBeAListedClient() throws IOException {
        var limits = snippet("auth0|507f1f77");
        assertThat(client(bearing(limits, Map.of("sub", "auth0|507f1f77"))))
                .isEqualTo(limits.clientOf("sesame", now).orElseThrow());
        assertThat(client(bearing(limits, Map.of("sub", "auth0|other"))).name()).isEqualTo("jwt/corp/auth0%7Cother");
    }

    @Test
    void cognitoTokensAreHeldToTheirUse() throws IOException {
        var pool = snippet("token: id").clients().issuers().getFirst();
        assertThat(pool.rules().issuer())
                .isEqualTo("https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEfGhI");
        assertThat(pool.rules().jwks()).hasToString(pool.rules().issuer() + "/.well-known/jwks.json");
        var claims = new HashMap<String, Object>(Map.of("iss", pool.rules().issuer(), "aud",
                "3n4b5urk1ft4fl3mg5e62d9ado", "sub", "u1", "token_use", "id", "cognito:groups", List.of("x", "gold")));
        assertThat(new Claims(claims).client(pool).orElseThrow().plan().name()).isEqualTo("paid");
        claims.put("token_use", "access");
        assertThat(new Claims(claims).client(pool)).isEmpty();

        var access = snippet("people:").clients().issuers().get(1);
        claims.put("client_id", "3n4b5urk1ft4fl3mg5e62d9ado");
        assertThat(new Claims(claims).client(access).orElseThrow().name()).isEqualTo("cognito/people/u1");
        claims.remove("client_id");
        assertThat(new Claims(claims).client(access)).isEmpty();
    }

    @Test
    void whatApiGatewayVerifiedIsRead() throws IOException {
        var iam = snippet("user/*");
        var user = Map.of("userArn", "arn:aws:iam::123456789012:user/ann");
        assertThat(client(ask(iam, Map.of(), Map.of("identity", user))).name())
                .isEqualTo("iam/arn%3Aaws%3Aiam%3A%3A123456789012%3Auser%2Fann");
        assertThat(client(ask(iam, Map.of(), Map.of("authorizer", Map.of("iam", user)))).plan().name())
                .isEqualTo("free");
        assertThat(ask(iam, Map.of(), Map.of("identity", Map.of("userArn", "arn:aws:iam::123456789012:root"))))
                .isInstanceOf(Unknown.class);

        var limits = snippet("identify:");
        Map<String, Object> claims = Map.of("iss", Issuer.NAME, "aud", "weir", "sub", "ann", "exp", "Thu Jan 01");
        assertThat(client(ask(limits, Map.of(), Map.of("authorizer", Map.of("jwt", Map.of("claims", claims))))).name())
                .isEqualTo("jwt/corp/ann");
        assertThat(client(ask(limits, Map.of(), Map.of("authorizer", Map.of("claims", claims)))).name())
                .isEqualTo("jwt/corp/ann");
        assertThat(ask(limits, Map.of(), Map.of("authorizer", Map.of("claims", Map.of("iss", "https://else")))))
                .isInstanceOf(Unknown.class);
    }

    @Test
    void addressesAreToldAsTheGuideSays() throws IOException {
        var addresses = snippet("ipv6_prefix:").clients().addresses();
        assertThat(addresses.of("2001:db8:0:1ff:1::1", List.of()).network()).isEqualTo("2001:db8:0:100::/56");
        assertThat(addresses.of("203.0.113.4", List.of("1.1.1.1, 192.0.2.9, 2001:db8:ffff::1")).whole())
                .isEqualTo("192.0.2.9");
        assertThat(addresses.of("203.0.113.4", List.of("192.0.2.9, x")).whole()).isEqualTo("203.0.113.4");
        assertThat(addresses.of("192.0.2.1", List.of("192.0.2.9")).whole()).isEqualTo("192.0.2.1");
        assertThat(addresses.of("test-invoke-source-ip", List.of()).network()).isEqualTo("test-invoke-source-ip");
        assertThat(addresses.of("", List.of()).network()).isEqualTo("unknown");
    }
}
