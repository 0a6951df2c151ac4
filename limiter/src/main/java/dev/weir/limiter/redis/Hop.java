package dev.weir.limiter.redis;

import io.lettuce.core.api.StatefulRedisConnection;

/**
 * One try of a script on one node.
 *
 * @param asking whether the node is told that it is asked for keys that it does not own yet
 * @param inFull whether it is sent the script's text, rather than its digest
 */
record Hop(RedisLink link, StatefulRedisConnection<String, byte[]> connection, boolean asking, boolean inFull) {

    Hop inFull(boolean full) {
        return new Hop(link, connection, asking, full);
    }
}
