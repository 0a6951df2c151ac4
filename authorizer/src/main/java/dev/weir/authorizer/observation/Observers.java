package dev.weir.authorizer.observation;

import dev.weir.environment.Switch;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.env.Environment;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who is told, as the environment says: {@code WEIR_METRICS} and {@code WEIR_DECISION_LOG} are {@code on} or {@code off},
 * and by default on in Lambda only; {@code WEIR_DECISION_SAMPLES} logs one in so many calls that pass, none if 0;
 * {@code POWERTOOLS_METRICS_NAMESPACE} is {@code Weir} if it is not set.
 */
@Factory
final class Observers {

    private static final Pattern SAMPLES = Pattern.compile("\\d{1,9}");

    /**
     * Whoever the environment asks for.
     *
     * @throws IllegalStateException if a switch is neither on nor off
     * @throws ConfigurationException if another setting has a value that it cannot have
     */
    @Singleton
    Observer observer(Environment environment, JsonMapper json) {
        var samples = samples(environment);
        Observer log = isOn(environment, "weir.decision-log")
                ? new DecisionLog(json, samples, () -> System.out)
                : new DegradedLog();
        return isOn(environment, "weir.metrics") ? log.and(metrics(environment)) : log;
    }

    private static boolean isOn(Environment environment, String property) {
        return Switch.isOn(name -> environment.getProperty(name, String.class), property);
    }

    private static Observer metrics(Environment environment) {
        try {
            return new DecisionMetrics(set(environment, "powertools.metrics.namespace").orElse("Weir"));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("POWERTOOLS_METRICS_NAMESPACE cannot be used: " + e.getMessage() + ".");
        }
    }

    private static int samples(Environment environment) {
        var said = set(environment, "weir.decision-samples").orElse("0");
        if (!SAMPLES.matcher(said).matches()) {
            throw new ConfigurationException(
                    "WEIR_DECISION_SAMPLES must be a number, such as 100 to log one call in 100, but it is \"%s\"."
                            .formatted(said));
        }
        return Integer.parseInt(said);
    }

    private static Optional<String> set(Environment environment, String property) {
        return environment.getProperty(property, String.class).filter(text -> !text.isBlank());
    }
}
