package dev.weir.gateway.rest;

import dev.weir.gateway.rest.http.Response;
import java.time.Duration;

/** A response, and what the log says about how it came to be. {@code why} is empty where there is nothing to explain. */
record Reply(Response response, Duration authorizer, Duration function, String why) {

    static Reply of(Response response, String why) {
        return new Reply(response, Duration.ZERO, Duration.ZERO, why);
    }

    Reply with(Response other) {
        return new Reply(other, authorizer, function, why);
    }

    Reply authorizedIn(Duration took) {
        return new Reply(response, took, function, why);
    }

    Reply ranFor(Duration took) {
        return new Reply(response, authorizer, took, why);
    }
}
