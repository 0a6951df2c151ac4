package dev.weir.gateway.rest;

import java.util.Optional;

/**
 * Why the gateway answers a call itself.
 *
 * @param message what the client is told; empty for the error's usual words
 * @param validation what {@code $context.error.validationErrorString} shows; empty where nothing was validated
 * @param why for the log
 */
record Rejection(GatewayError error, Optional<String> message, Optional<String> validation, String why) {

    static Rejection of(GatewayError error, String why) {
        return new Rejection(error, Optional.empty(), Optional.empty(), why);
    }

    Rejection saying(String words) {
        return new Rejection(error, Optional.of(words), validation, why);
    }

    Rejection showing(String mistakes) {
        return new Rejection(error, message, Optional.of(mistakes), why);
    }
}
