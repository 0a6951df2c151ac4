package dev.weir.gateway.http;

import static dev.weir.gateway.http.TestHttpApi.guarded;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dev.weir.gateway.api.HttpAuthorizer;
import dev.weir.gateway.api.IdentitySource;
import dev.weir.gateway.api.IdentitySource.Kind;
import dev.weir.gateway.api.PayloadFormat;
import dev.weir.gateway.event.Json;
import dev.weir.gateway.rest.Client;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** JWT authorizers of HTTP APIs, with an issuer on the loopback: DG:http-api-jwt-authorizer. */
final class JwtAuthorizerTest {

    private static final IdentitySource HEADER = new IdentitySource(Kind.HEADER, "Authorization");

    private static HttpServer server;
    private static String issuer;
    private static RSAKey key;
    private static volatile RSAKey published;

    private Client client;

    @BeforeAll
    static void startIssuer() throws IOException, JOSEException {
        key = new RSAKeyGenerator(2048).keyID("first").generate();
        published = key;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer = "http://127.0.0.1:" + server.getAddress().getPort();
        serve("/.well-known/openid-configuration", () -> "{\"jwks_uri\":\"" + issuer + "/keys\"}");
        serve("/keys", () -> new JWKSet(published.toPublicJWK()).toString());
        server.start();
    }

    private static void serve(String path, Supplier<String> body) {
        server.createContext(path, exchange -> {
            byte[] bytes = body.get().getBytes(UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    @AfterAll
    static void stopIssuer() {
        server.stop(0);
    }

    @BeforeEach
    void start() {
        published = key;
        client = guarded(authorizer()).start();
    }

    @AfterEach
    void stop() {
        client.close();
    }

    private static HttpAuthorizer.Jwt authorizer(String... scopes) {
        return new HttpAuthorizer.Jwt("Users", issuer, List.of("app", "other"), HEADER, List.of(scopes));
    }

    private JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder().issuer(issuer)
                .audience("app")
                .subject("alice")
                .issueTime(Date.from(client.instant().minusSeconds(1)))
                .expirationTime(Date.from(client.instant().plus(Duration.ofMinutes(5))));
    }

    private static String signed(JWTClaimsSet claims, RSAKey by, JWSAlgorithm algorithm) throws JOSEException {
        var jwt = new SignedJWT(new JWSHeader.Builder(algorithm).keyID(by.getKeyID()).build(), claims);
        jwt.sign(new RSASSASigner(by));
        return jwt.serialize();
    }

    private static String signed(JWTClaimsSet.Builder claims) throws JOSEException {
        return signed(claims.build(), key, JWSAlgorithm.RS256);
    }

    private HttpResponse<String> call(String token) throws Exception {
        return client.get("/a", "Authorization", "Bearer " + token);
    }

    private void assertRefused(HttpResponse<String> response, String why) {
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body()).isEqualTo("{\"message\":\"Unauthorized\"}");
        assertThat(response.headers().firstValue("www-authenticate"))
                .contains("Bearer scope=\"\" error=\"invalid_token\" error_description=\"" + why + "\"");
    }

    @Test
    void theClaimsReachTheFunctionAsTexts() throws Exception {
        var token = signed(claims().claim("groups", List.of("admin", "users")).claim("level", 5).claim("ok", true));

        var authorizer = Client.json(call(token)).at("/requestContext/authorizer");

        assertThat(authorizer.at("/jwt/claims/sub").asText()).isEqualTo("alice");
        assertThat(authorizer.at("/jwt/claims/groups").asText()).isEqualTo("[admin users]");
        assertThat(authorizer.at("/jwt/claims/level").isTextual()).isTrue();
        assertThat(authorizer.at("/jwt/claims/ok").asText()).isEqualTo("true");
        assertThat(authorizer.at("/jwt/claims/exp").asText())
                .isEqualTo(Long.toString(client.instant().plus(Duration.ofMinutes(5)).getEpochSecond()));
        assertThat(authorizer.at("/jwt/scopes").isNull()).isTrue();
    }

    @Test
    void format1HasTheClaimsFlat() throws Exception {
        try (var former = TestHttpApi.api().route("GET", "/a", PayloadFormat.V1, authorizer("read")).start()) {
            var event = former.event("/a", "Authorization", signed(claims().claim("scope", "read write")));
            assertThat(event.at("/requestContext/authorizer/claims/sub").asText()).isEqualTo("alice");
            assertThat(event.at("/requestContext/authorizer/scopes"))
                    .isEqualTo(Json.read("[\"read\"]").orElseThrow());
        }
    }

    @Test
    void aTokenMayStandAloneOrInAQuery() throws Exception {
        assertThat(client.get("/a", "Authorization", signed(claims())).statusCode()).isEqualTo(200);
        var inQuery = new HttpAuthorizer.Jwt("Users", issuer, List.of("app"),
                new IdentitySource(Kind.QUERY_STRING, "token"), List.of());
        try (var other = guarded(inQuery).start()) {
            assertThat(other.get("/a?token=" + signed(claims())).statusCode()).isEqualTo(200);
            assertThat(other.get("/a").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void withoutATokenNobodyPasses() throws Exception {
        var response = client.get("/a");
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body()).isEqualTo("{\"message\":\"Unauthorized\"}");
        assertThat(response.headers().firstValue("www-authenticate")).contains("Bearer");
    }

    @Test
    void issuerAudienceAndTimesAreJudged() throws Exception {
        Instant now = client.instant();
        assertRefused(call(signed(claims().issuer("https://evil.example"))), "the token does not have a valid issuer");
        assertRefused(call(signed(claims().audience("elsewhere"))), "the token does not have a valid audience");
        assertRefused(call(signed(claims().audience((String) null))), "the token does not have a valid audience");
        assertRefused(call(signed(claims().expirationTime(Date.from(now.minusSeconds(1))))), "the token has expired");
        assertRefused(call(signed(claims().expirationTime(null))), "the token has expired");
        assertRefused(call(signed(claims().notBeforeTime(Date.from(now.plusSeconds(5))))),
                "the token is not valid yet");
        assertRefused(call(signed(claims().issueTime(Date.from(now.plusSeconds(5))))), "the token is not valid yet");
        assertThat(call(signed(claims().audience("elsewhere").claim("client_id", "other"))).statusCode())
                .isEqualTo(200);
    }

    @Test
    void onlyTheIssuersRsaKeysCount() throws Exception {
        var forged = new RSAKeyGenerator(2048).keyID("first").generate();
        assertRefused(call(signed(claims().build(), forged, JWSAlgorithm.RS256)), "signature is invalid");
        assertThat(call(signed(claims().build(), key, JWSAlgorithm.RS512)).statusCode()).isEqualTo(200);

        var confused = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("first").build(),
                claims().build());
        confused.sign(new MACSigner(key.toPublicJWK().toRSAPublicKey().getEncoded()));
        assertRefused(call(confused.serialize()), "signature is invalid");
        assertRefused(call(new PlainJWT(claims().build()).serialize()), "the token is malformed");
        assertRefused(call("not.a.token"), "the token is malformed");
        var nameless = new SignedJWT(new JWSHeader(JWSAlgorithm.RS256), claims().build());
        nameless.sign(new RSASSASigner(key));
        assertRefused(call(nameless.serialize()), "kid not found in jwt header");
    }

    @Test
    void aNewKeyIsFoundAtOnce() throws Exception {
        assertThat(call(signed(claims())).statusCode()).isEqualTo(200);
        var next = new RSAKeyGenerator(2048).keyID("second").generate();
        published = next;
        assertThat(call(signed(claims().build(), next, JWSAlgorithm.RS256)).statusCode()).isEqualTo(200);
    }

    @Test
    void oneOfTheRoutesScopesIsEnoughAndNoneIsForbidden() throws Exception {
        try (var scoped = guarded(authorizer("read", "write")).start()) {
            var event = scoped.event("/a", "Authorization", signed(claims().claim("scope", "write other")));
            assertThat(event.at("/requestContext/authorizer/jwt/scopes"))
                    .isEqualTo(Json.read("[\"write\"]").orElseThrow());
            assertThat(scoped.get("/a", "Authorization", signed(claims().claim("scp", List.of("read")))).statusCode())
                    .isEqualTo(200);

            var refused = scoped.get("/a", "Authorization", signed(claims().claim("scope", "reader")));
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.body()).isEqualTo("{\"message\":\"Forbidden\"}");
            assertThat(refused.headers().firstValue("www-authenticate")).get()
                    .asString()
                    .startsWith("Bearer scope=\"read write\" error=\"insufficient_scope\"");
        }
    }

    @Test
    void anIssuerThatIsAwayLetsNobodyIn() throws Exception {
        var away = new HttpAuthorizer.Jwt("Users", "http://127.0.0.1:1", List.of("app"), HEADER, List.of());
        try (var other = guarded(away).start()) {
            assertRefused(other.get("/a", "Authorization", signed(claims().issuer("http://127.0.0.1:1"))),
                    "OIDC discovery endpoint communication error");
        }
    }
}
