package dev.weir.gateway.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.gateway.rest.http.Request;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The {@code requestContext} of events, which is also what {@code $context} variables read. */
final class RequestContext {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss xx", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    /** Keys of an identity that only IAM or Cognito fill. */
    private static final List<String> UNKNOWN = List.of("accessKey", "accountId", "caller",
            "cognitoAuthenticationProvider", "cognitoAuthenticationType", "cognitoIdentityId", "cognitoIdentityPoolId",
            "principalOrgId", "user", "userArn");

    private RequestContext() {}

    /** Without a match, for a call that no route takes, the resource is not there. */
    static ObjectNode of(Call call, Optional<Match> match) {
        ObjectNode context = Json.object();
        match.map(found -> found.route().resource())
                .ifPresent(resource -> context
                        .put("resourceId", call.api().resourceId(resource))
                        .put("resourcePath", resource));
        String domainName = domainName(call);
        context.put("accountId", call.api().accountId())
                .put("apiId", call.api().id())
                .put("deploymentId", call.api().deploymentId())
                .put("domainName", domainName)
                .put("domainPrefix", domainName.split("[.:]", 2)[0])
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

    // Recorded: the same as the Host header. On a laptop that is what links must lead to.
    private static String domainName(Call call) {
        return call.request().headers().last("Host").orElseGet(call.api()::domainName);
    }

    private static ObjectNode identity(Request request) {
        ObjectNode identity = Json.object();
        UNKNOWN.forEach(identity::putNull);
        return identity.put("sourceIp", request.sourceIp())
                .put("userAgent",
                        request.headers().last("User-Agent").orElse(null));
    }
}
