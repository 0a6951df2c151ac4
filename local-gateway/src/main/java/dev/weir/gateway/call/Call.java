package dev.weir.gateway.call;

import dev.weir.gateway.wire.Request;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** One request to the API, with the ids that API Gateway gives it on arrival. */
public record Call(
        ApiIdentity api, Request request, Target target, Query query, Instant received, String requestId,
        String extendedRequestId, Trace trace) {

    public static Call of(ApiIdentity api, Request request, Instant received) {
        Target target = Target.of(request.target());
        return new Call(api, request, target, Query.of(target.query()), received, UUID.randomUUID().toString(),
                extendedId(), Trace.of(request, received));
    }

    public String methodArn() {
        return api.methodArn(request.method(), target.path());
    }

    private static String extendedId() {
        byte[] bytes = new byte[11];
        ThreadLocalRandom.current().nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes);
    }
}
