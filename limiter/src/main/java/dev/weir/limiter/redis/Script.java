package dev.weir.limiter.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A Lua script beside this class, and the digest by which Redis knows it once it has seen it. */
record Script(String text, String sha1) {

    static final Script DECIDE = load("decide.lua");

    private static Script load(String name) {
        try (var resource = Script.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException("not in the jar: " + name);
            }
            var bytes = resource.readAllBytes();
            var digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
            return new Script(new String(bytes, UTF_8), digest);
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("cannot load " + name, e);
        }
    }
}
