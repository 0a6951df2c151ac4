package dev.weir.limiter.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;

/** A Lua script, and the digest by which Redis knows it once it has seen it. */
record Script(String text, String sha1) {

    static Script of(String text) {
        return new Script(text, HexFormat.of().formatHex(Sha.digest("SHA-1", text.getBytes(UTF_8))));
    }
}
