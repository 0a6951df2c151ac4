package dev.weir.limiter.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import java.util.Optional;

/**
 * A Lua script, and the digest by which Redis knows it once it has seen it.
 *
 * @param many does the same for several calls, whose keys and arguments stand one behind the other; answers a list of their
 *     answers, which for one that fails is FAILED and why, while the others go on
 */
record Script(String text, String sha1, Optional<Script> many) {

    static Script of(String text) {
        return new Script(text, HexFormat.of().formatHex(Sha.digest("SHA-1", text.getBytes(UTF_8))), Optional.empty());
    }

    static Script of(String text, String many) {
        var one = of(text);
        return new Script(one.text, one.sha1, Optional.of(of(many)));
    }
}
