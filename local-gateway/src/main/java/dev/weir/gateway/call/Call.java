package dev.weir.gateway.call;

import dev.weir.gateway.wire.Request;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** One request to the API, with the ids that API Gateway gives it on arrival. */
public record Call(
        ApiIdentity api, Request request, Target target, Query query, Instant received, String requestId,
        String extendedRequestId, String traceId) {

    private static final Pattern ROOT = Pattern.compile("Root=(1-[0-9a-f]{8}-[0-9a-f]{24})");

    public static Call of(ApiIdentity api, Request request, Instant received) {
        Target target = Target.of(request.target());
        return new Call(api, request, target, Query.of(target.query()), received, UUID.randomUUID().toString(),
                extendedId(), traceId(request, received));
    }

    public String methodArn() {
        return api.methodArn(request.method(), target.path());
    }

    private static String extendedId() {
        return Base64.getUrlEncoder().encodeToString(random(11));
    }

    // A caller's own trace goes on; otherwise one begins here.
    private static String traceId(Request request, Instant now) {
        return request.headers()
                .last("X-Amzn-Trace-Id")
                .map(ROOT::matcher)
                .filter(root -> root.find())
                .map(root -> "Root=" + root.group(1))
                .orElseGet(() -> "Root=1-%08x-%s".formatted(now.getEpochSecond(),
                        HexFormat.of().formatHex(random(12))));
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        ThreadLocalRandom.current().nextBytes(bytes);
        return bytes;
    }
}
