package dev.weir.limiter.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Scripts for tests of what carries them. */
final class Lua {

    /** How often it was run. */
    static final Script COUNT = script("return {redis.call('INCR', KEYS[1])}");

    private Lua() {}

    static Script script(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(UTF_8));
            return new Script(text, HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs {@link #COUNT}. */
    static long count(RedisScripts scripts, String key) {
        return number(scripts.send(COUNT, new String[]{key}, new byte[0][]).get());
    }

    static long number(List<Object> reply) {
        return (Long) reply.getFirst();
    }
}
