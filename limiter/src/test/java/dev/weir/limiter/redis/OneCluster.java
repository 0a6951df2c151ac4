package dev.weir.limiter.redis;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A real cluster of three masters for all tests of a class, empty before each. */
final class OneCluster implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {

    private @Nullable RedisCluster cluster;

    @Override
    public void beforeAll(ExtensionContext tests) throws IOException {
        cluster = RedisCluster.start();
    }

    @Override
    public void beforeEach(ExtensionContext test) {
        cluster().flush();
    }

    @Override
    public void afterAll(ExtensionContext tests) {
        cluster().close();
    }

    RedisCluster cluster() {
        return requireNonNull(cluster);
    }

    /** A store that decides by {@code clock}, and is patient. */
    RedisStore store(InstantSource clock) {
        return new RedisStore(cluster().url(), OneRedis.PATIENT, Optional.of(clock));
    }
}
