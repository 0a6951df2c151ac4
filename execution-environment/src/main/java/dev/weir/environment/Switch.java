package dev.weir.environment;

import dev.weir.limiter.settings.Settings;
import java.util.Optional;
import java.util.function.Function;

/** A setting that is {@code on} or {@code off}, and by default on in Lambda only. */
public final class Switch {

    private Switch() {}

    /**
     * Whether it is on.
     *
     * @param properties the value of each by its name, {@code weir.decision-log} for {@code WEIR_DECISION_LOG}; an empty
     *     one is none
     * @throws IllegalStateException without a cause if it has another value than those two
     */
    public static boolean isOn(Function<String, Optional<String>> properties, String property) {
        var said = set(properties, property).orElse("");
        return switch (said) {
            case "" -> isLambda(properties);
            case "on" -> true;
            case "off" -> false;
            default -> throw new IllegalStateException(
                    "%s must be on or off, but it is \"%s\".".formatted(Settings.variable(property), said));
        };
    }

    /** Not an emulation: the local gateway has no runtime API, and SAM says that it is local. */
    private static boolean isLambda(Function<String, Optional<String>> properties) {
        return set(properties, "aws.lambda.runtime.api").isPresent() && set(properties, "aws.sam.local").isEmpty();
    }

    private static Optional<String> set(Function<String, Optional<String>> properties, String property) {
        return properties.apply(property).filter(text -> !text.isBlank());
    }
}
