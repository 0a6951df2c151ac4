package dev.weir.gateway.template;

import java.util.Arrays;

import dev.weir.gateway.api.PayloadFormat;

/** Reads the versions of what an HTTP API says to functions. */
final class Formats {

    private Formats() {}

    /** The version under a key; 2.0 where there is none. */
    static PayloadFormat read(Section section, String key) {
        String version = section.text(key).orElse(PayloadFormat.V2.version());
        return Arrays.stream(PayloadFormat.values())
                .filter(format -> format.version().equals(version))
                .findFirst()
                .orElseGet(() -> {
                    section.problems()
                            .refuse(section.valuePlace(key), key + " is " + version + ": write '1.0' or '2.0'.");
                    return PayloadFormat.V2;
                });
    }
}
