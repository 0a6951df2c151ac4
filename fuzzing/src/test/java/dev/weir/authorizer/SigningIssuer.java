package dev.weir.authorizer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;

/** An issuer that signs whatever it is told. */
final class SigningIssuer implements AutoCloseable {

    static final String HEADER = "{\"alg\":\"RS256\",\"kid\":\"rsa-1\",\"typ\":\"JWT\"}";

    private final HttpServer server;
    private final RSAKey key;

    SigningIssuer() {
        try {
            key = new RSAKeyGenerator(2048).keyID("rsa-1").generate();
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        var keys = new JWKSet(key).toPublicJWKSet().toString().getBytes(UTF_8);
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, keys.length);
                exchange.getResponseBody().write(keys);
            }
        });
        server.start();
    }

    String jwks() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/jwks";
    }

    Map<String, Object> claimSet() {
        return Map.of("iss", "https://login.example.com/", "aud", "weir", "sub", "alice", "tier", "gold", "exp",
                1_893_456_300L, "iat", 1_893_456_000L, "nbf", 1_893_456_000L);
    }

    String claims() {
        return JSONObjectUtils.toJSONString(claimSet());
    }

    String token() {
        return signed(HEADER, claims());
    }

    /** Both may be anything. */
    String signed(String header, String claims) {
        var signed = Base64URL.encode(header) + "." + Base64URL.encode(claims);
        try {
            return signed + "."
                    + new RSASSASigner(key).sign(new JWSHeader(JWSAlgorithm.RS256), signed.getBytes(UTF_8));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
