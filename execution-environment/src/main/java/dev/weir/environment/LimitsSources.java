package dev.weir.environment;

import dev.weir.limiter.settings.LimitsSource;
import dev.weir.limiter.settings.PlacedFile;
import java.util.Optional;
import java.util.function.Function;

/** Tells by the way {@code WEIR_LIMITS_FILE} is written where the limits file is. */
final class LimitsSources {

    private LimitsSources() {}

    /**
     * The source that is written so.
     *
     * @param properties the value of each by its name
     * @throws IllegalStateException if there is none: its message is what is shown
     */
    static LimitsSource of(String setting, Function<String, Optional<String>> properties) {
        if (setting.startsWith(S3Object.SCHEME)) {
            return S3Object.of(setting);
        }
        if (setting.startsWith(AppConfigProfile.SCHEME)) {
            return AppConfigProfile.of(setting, properties);
        }
        if (setting.contains("://")) {
            throw wrong(setting, "write a file's absolute path or its name in the package, " + S3Object.FORM + " or "
                    + AppConfigProfile.FORM);
        }
        return new PlacedFile(setting);
    }

    static IllegalStateException wrong(String setting, String remedy) {
        return new IllegalStateException("WEIR_LIMITS_FILE is '" + setting + "': " + remedy);
    }
}
