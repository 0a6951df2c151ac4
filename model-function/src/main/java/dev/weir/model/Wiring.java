package dev.weir.model;

import dev.weir.environment.CurrentLimits;
import dev.weir.limiter.settings.Settings;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.env.Environment;
import jakarta.inject.Singleton;

/** Makes what the environment decides. */
@Factory
final class Wiring {

    @Singleton
    Settings settings(Environment environment) {
        return Settings.of(name -> environment.getProperty(name, String.class));
    }

    /** None without a {@code WEIR_LIMITS_FILE}. */
    @Singleton
    @Requires(property = "weir.limits-file", pattern = ".*\\S.*")
    CurrentLimits limits(Settings settings, Environment environment) {
        return CurrentLimits.of(settings, name -> environment.getProperty(name, String.class));
    }
}
