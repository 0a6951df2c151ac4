package dev.weir.gateway.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;

/** Whether a call may pass. {@code values} is what {@code $context.authorizer} shows from here on. */
sealed interface Authorization {

    Optional<ObjectNode> values();

    /** How long the authorizer took. */
    Duration took();

    /** The call goes on to its function. */
    record Granted(Optional<ObjectNode> values, Duration took) implements Authorization {}

    /** The gateway answers itself. */
    record Refused(Rejection rejection, Optional<ObjectNode> values, Duration took) implements Authorization {}
}
