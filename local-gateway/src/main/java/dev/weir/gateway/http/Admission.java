package dev.weir.gateway.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.gateway.wire.Header;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Whether a call may pass. */
sealed interface Admission {

    /** How long the authorizer took. */
    Duration took();

    /** The call goes on to its function, which is told who vouched for it; empty on a route that everybody may call. */
    record Granted(Optional<Vouched> by, Duration took) implements Admission {}

    /** The gateway answers itself; {@code why} is for the log. */
    record Refused(HttpError error, List<Header> headers, Duration took, String why) implements Admission {

        Refused(HttpError error, Duration took, String why) {
            this(error, List.of(), took, why);
        }
    }

    /** What a function is told in {@code requestContext.authorizer}. */
    sealed interface Vouched {

        /** A Lambda authorizer's context, as it came; and its principal, which only format 1.0 hands on. */
        record ByLambda(Optional<ObjectNode> context, Optional<String> principal) implements Vouched {}

        /** A token's claims, all as texts, and those of its scopes that the route asks for, if it asks for any. */
        record ByToken(ObjectNode claims, List<String> scopes) implements Vouched {}
    }
}
