package dev.weir.gateway.call;

import dev.weir.gateway.function.RandomId;
import dev.weir.gateway.policy.Attempt;
import dev.weir.gateway.wire.Headers;
import dev.weir.gateway.wire.Request;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;

/** One request to the API, with the ids that API Gateway gives it on arrival. */
public record Call(
        ApiIdentity api, Request request, Target target, Query query, Instant received, String requestId,
        String extendedRequestId, Trace trace) {

    /** A call of a REST API. */
    public static Call of(ApiIdentity api, Request request, Instant received) {
        Target target = Target.of(request.target());
        return new Call(api, request, target, Query.of(target.query()), received, RandomId.uuid(),
                extendedId(), Trace.of(request, received));
    }

    /** A call of an HTTP API, which gives only one id. */
    public static Call ofHttpApi(ApiIdentity api, Request request, Instant received) {
        Target target = Target.ofHttpApi(request.target(), api.stage());
        String id = extendedId();
        return new Call(api, request, target, Query.of(target.query()), received, id, id, Trace.of(request, received));
    }

    /** The same, with another body. */
    public Call with(Request opened) {
        return new Call(api, opened, target, query, received, requestId, extendedRequestId, trace);
    }

    /** What a policy is asked about it. */
    public Attempt attempt() {
        Headers headers = request.headers();
        return Attempt.of(methodArn(), received, request.sourceIp(), headers.last("User-Agent"),
                headers.last("Referer"));
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
