package dev.weir.limiter.redis;

import static java.util.Objects.requireNonNull;

import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A real Redis for all tests of a class, empty before each. */
final class OneRedis implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {

    static final Deadlines PATIENT = new Deadlines(Duration.ofSeconds(20), Duration.ofSeconds(20));

    private @Nullable RedisProcess process;

    @Override
    public void beforeAll(ExtensionContext tests) throws IOException {
        process = RedisProcess.start();
    }

    @Override
    public void beforeEach(ExtensionContext test) {
        redis().flushall();
    }

    @Override
    public void afterAll(ExtensionContext tests) {
        process().close();
    }

    RedisProcess process() {
        return requireNonNull(process);
    }

    String url() {
        return process().url();
    }

    /** A client apart from the one that is tested. */
    RedisCommands<String, String> redis() {
        return process().redis();
    }

    /** A store that decides by {@code clock}, and is patient. */
    RedisStore store(InstantSource clock) {
        return new RedisStore(url(), PATIENT, Optional.of(clock));
    }
}
