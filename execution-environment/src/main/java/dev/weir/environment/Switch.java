package dev.weir.environment;

import dev.weir.limiter.settings.Settings;
import io.micronaut.context.env.Environment;
import io.micronaut.context.exceptions.ConfigurationException;
import java.util.Optional;

/** A setting that is {@code on} or {@code off}, and by default on in Lambda only. */
public final class Switch {

    private Switch() {}

    /**
     * Whether it is on.
     *
     * @param property its name: {@code weir.decision-log} for {@code WEIR_DECISION_LOG}
     * @throws ConfigurationException if it has another value than those two
     */
    public static boolean isOn(Environment environment, String property) {
        var said = set(environment, property).orElse("");
        return switch (said) {
            case "" -> isLambda(environment);
            case "on" -> true;
            case "off" -> false;
            default -> throw new ConfigurationException(
                    "%s must be on or off, but it is \"%s\".".formatted(Settings.variable(property), said));
        };
    }

    /** Not an emulation: the local gateway has no runtime API, and SAM says that it is local. */
    private static boolean isLambda(Environment environment) {
        return set(environment, "aws.lambda.runtime.api").isPresent() && set(environment, "aws.sam.local").isEmpty();
    }

    private static Optional<String> set(Environment environment, String property) {
        return environment.getProperty(property, String.class).filter(text -> !text.isBlank());
    }
}
