package dev.weir.authorizer;

import dev.weir.environment.CacheToken;
import dev.weir.environment.CurrentLimits;
import dev.weir.limiter.front.Limiter;
import dev.weir.limiter.front.Tuning;
import dev.weir.limiter.settings.Settings;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.env.Environment;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Makes what the environment decides. */
@Factory
final class Wiring {

    @Singleton
    Settings settings(Environment environment) {
        return Settings.of(name -> environment.getProperty(name, String.class));
    }

    @Singleton
    CurrentLimits limits(Settings settings, Environment environment) {
        return CurrentLimits.of(settings, name -> environment.getProperty(name, String.class));
    }

    /** Unless the handler has begun one before it had a context. */
    @Singleton
    @Requires(missingBeans = RedisMeeting.class)
    RedisMeeting redis(Settings settings) {
        return RedisMeeting.with(settings.store(CacheToken::new));
    }

    @Singleton
    @Bean(preDestroy = "close")
    Limiter limiter(RedisMeeting redis) {
        return new Limiter(redis.store(), InstantSource.system(), System::nanoTime, Tuning.ALONE);
    }
}
