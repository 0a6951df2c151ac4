package dev.weir.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import redis.embedded.RedisServer;

/** A real Redis passes all vectors. */
final class RedisVectorsTest {

    @Test
    void aRedisPasses() throws Exception {
        var port = freePort();
        var redis = RedisServer.newRedisServer().port(port).setting("save \"\"").build();
        redis.start();
        try {
            var said = Said.by("../vectors", "--store", "redis://127.0.0.1:" + port);
            assertThat(said.exitCode()).as(said.out() + said.err()).isZero();
        } finally {
            redis.stop();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
