package dev.weir.limiter.redis;

import java.util.List;

/** Scripts for tests of what carries them. */
final class Lua {

    /** How often it was run. */
    static final Script COUNT = script("return {redis.call('INCR', KEYS[1])}");

    private Lua() {}

    static Script script(String text) {
        return Script.of(text);
    }

    /** Runs {@link #COUNT}. */
    static long count(RedisScripts scripts, String key) {
        return number(scripts.send(COUNT, new String[]{key}, new byte[0][]).get());
    }

    static long number(List<Object> reply) {
        return (Long) reply.getFirst();
    }
}
