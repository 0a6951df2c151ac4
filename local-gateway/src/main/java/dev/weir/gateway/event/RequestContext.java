package dev.weir.gateway.event;

import dev.weir.gateway.call.Call;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.gateway.api.ApiKey;
import dev.weir.gateway.wire.Request;
import dev.weir.gateway.wire.Second;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** The {@code requestContext} of events of format 1.0, which is also what {@code $context} variables read. */
public final class RequestContext {

    /** Common log format. */
    public static final Second TIME = new Second(DateTimeFormatter
            .ofPattern("dd/MMM/yyyy:HH:mm:ss xx", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC));

    /** Keys of an identity that only IAM or Cognito fill. */
    private static final List<String> UNKNOWN = List.of("accessKey", "accountId", "caller",
            "cognitoAuthenticationProvider", "cognitoAuthenticationType", "cognitoIdentityId", "cognitoIdentityPoolId",
            "principalOrgId", "user", "userArn");

    private RequestContext() {}

    /** All but the resource. */
    public static ObjectNode of(Call call) {
        ObjectNode context = Json.object();
        context.put("accountId", call.api().accountId())
                .put("apiId", call.api().id())
                .put("domainName", domainName(call))
                .put("domainPrefix", domainPrefix(call))
                .put("stage", call.api().stage());
        context.put("httpMethod", call.request().method())
                .put("path", call.target().contextPath())
                .put("protocol", call.request().protocol())
                .put("requestId", call.requestId())
                .put("extendedRequestId", call.extendedRequestId())
                .put("requestTime", TIME.format(call.received()))
                .put("requestTimeEpoch", call.received().toEpochMilli());
        context.set("identity", identity(call.request()));
        return context;
    }

    /** The same as the Host header, as recorded. On a laptop that is what links must lead to. */
    public static String domainName(Call call) {
        return call.request().headers().last("Host").orElseGet(call.api()::domainName);
    }

    /** The first label of the domain's name. */
    public static String domainPrefix(Call call) {
        return domainName(call).split("[.:]", 2)[0];
    }

    /** Adds who calls, on a method that requires an API key. */
    static void identify(ObjectNode context, ApiKey key) {
        context.withObject("/identity").put("apiKey", key.value()).put("apiKeyId", key.id());
    }

    private static ObjectNode identity(Request request) {
        ObjectNode identity = Json.object();
        UNKNOWN.forEach(identity::putNull);
        return identity.put("sourceIp", request.sourceIp())
                .put("userAgent",
                        request.headers().last("User-Agent").orElse(null));
    }
}
