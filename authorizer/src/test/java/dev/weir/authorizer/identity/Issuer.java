package dev.weir.authorizer.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** An issuer of tokens with real keys, which it serves over HTTP and may change, or fail to serve. */
public final class Issuer implements AutoCloseable {

    public static final String NAME = "https://login.example.com/";
    public static final String AUDIENCE = "weir";

    private final HttpServer server;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile RSAKey rsa = rsaKey("rsa-1");
    private final ECKey ec = ecKey();
    private volatile int status = 200;
    private volatile String served = "";

    public Issuer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            var body = served.getBytes(UTF_8);
            exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/elsewhere");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        serve();
        server.start();
    }

    private void serve() {
        served = new JWKSet(List.<JWK>of(rsa, ec)).toPublicJWKSet().toString();
    }

    static RSAKey rsaKey(String kid) {
        try {
            return new RSAKeyGenerator(2048).keyID(kid).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ECKey ecKey() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID("ec-1").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public String jwks() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/jwks.json";
    }

    /** How often its keys were fetched. */
    public int asked() {
        return asked.get();
    }

    public void answer(int newStatus) {
        status = newStatus;
    }

    public void serve(String text) {
        served = text;
    }

    /** A new key takes the old one's place. */
    public void rotate(String kid) {
        rsa = rsaKey(kid);
        serve();
    }

    public RSAKey rsa() {
        return rsa;
    }

    public ECKey ec() {
        return ec;
    }

    /** What a right token says; a null in {@code changes} leaves a claim out. */
    public static Map<String, Object> claims(Instant now, Map<String, ?> changes) {
        var claims = new HashMap<String, Object>(Map.of("iss", NAME, "aud", AUDIENCE, "sub", "alice", "exp",
                now.getEpochSecond() + 300, "iat", now.getEpochSecond()));
        claims.putAll(changes);
        claims.values().removeIf(Objects::isNull);
        return claims;
    }

    public String token(Map<String, ?> claims) {
        return token(JSONObjectUtils.toJSONString(claims));
    }

    public String token(String payload) {
        return signed(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(rsa.getKeyID()).build(), payload, rsa);
    }

    public static String signed(JWSHeader header, String payload, JWK key) {
        try {
            return signed(header, payload,
                    key instanceof ECKey curve ? new ECDSASigner(curve) : new RSASSASigner(key.toRSAKey()));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String signed(JWSHeader header, String payload, JWSSigner signer) {
        try {
            var object = new JWSObject(header, new Payload(payload));
            object.sign(signer);
            return object.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
