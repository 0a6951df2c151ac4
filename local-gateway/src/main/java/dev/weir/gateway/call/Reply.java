package dev.weir.gateway.call;

import dev.weir.gateway.wire.Response;
import java.time.Duration;

/** A response, and what the log says about how it came to be. {@code why} is empty where there is nothing to explain. */
public record Reply(Response response, Duration authorizer, Duration function, String why) {

    public static Reply of(Response response, String why) {
        return new Reply(response, Duration.ZERO, Duration.ZERO, why);
    }

    public Reply authorizedIn(Duration took) {
        return new Reply(response, took, function, why);
    }

    public Reply ranFor(Duration took) {
        return new Reply(response, authorizer, took, why);
    }
}
