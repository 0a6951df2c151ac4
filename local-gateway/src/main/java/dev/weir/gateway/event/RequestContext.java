package dev.weir.gateway.event;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.gateway.api.ApiKey;
import dev.weir.gateway.call.Call;
import dev.weir.gateway.wire.Request;
import dev.weir.gateway.wire.Second;
import java.io.IOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The {@code requestContext} of events of format 1.0, which is also what {@code $context} variables read. It grows on the
 * call's way, which no two threads go at a time.
 */
public final class RequestContext {

    /** Common log format. */
    public static final Second TIME = new Second(DateTimeFormatter
            .ofPattern("dd/MMM/yyyy:HH:mm:ss xx", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC));

    /** Keys of an identity, after the first, that only IAM or Cognito fill. */
    private static final String UNKNOWN = Json.text(out -> {
        for (String key : List.of("accountId", "caller", "cognitoAuthenticationProvider", "cognitoAuthenticationType",
                "cognitoIdentityId", "cognitoIdentityPoolId", "principalOrgId", "user", "userArn")) {
            out.writeNullField(key);
        }
    });

    private final Call call;
    private final Json.Fields resource;
    private Optional<ApiKey> key = Optional.empty();
    private JsonNode authorizer = MissingNode.getInstance();
    private JsonNode error = MissingNode.getInstance();
    /** Without authorizer and error; empty where it is not written yet. */
    private String written = "";
    /** What is written, read again; missing where nobody has asked. */
    private JsonNode read = MissingNode.getInstance();

    /**
     * That of a call on its arrival.
     *
     * @param resource writes what it says of the resource
     */
    public RequestContext(Call call, Json.Fields resource) {
        this.call = call;
        this.resource = resource;
    }

    /** The same as the Host header, as recorded. On a laptop that is what links must lead to. */
    public static String domainName(Call call) {
        return call.request().headers().last("Host").orElseGet(call.api()::domainName);
    }

    /** The first label of the domain's name. */
    public static String domainPrefix(Call call) {
        return prefix(domainName(call));
    }

    private static String prefix(String domain) {
        int end = 0;
        while (end < domain.length() && domain.charAt(end) != '.' && domain.charAt(end) != ':') {
            end++;
        }
        return domain.substring(0, end);
    }

    /** Adds who calls, on a method that requires an API key. */
    void identify(ApiKey caller) {
        key = Optional.of(caller);
        written = "";
        read = MissingNode.getInstance();
    }

    /** Adds what an authorizer said. */
    public RequestContext authorizedAs(JsonNode values) {
        authorizer = values;
        return this;
    }

    /** Adds why the gateway answers itself; no event has that. */
    public void failed(ObjectNode description) {
        error = description;
    }

    /** As an event has it. */
    public String text() {
        String open = written();
        return authorizer.isMissingNode()
                ? open
                : open.substring(0, open.length() - 1) + ",\"authorizer\":" + Json.text(authorizer) + "}";
    }

    private String written() {
        if (written.isEmpty()) {
            written = Json.text(this::write);
        }
        return written;
    }

    /** What it has under a name. */
    JsonNode path(String name) {
        return switch (name) {
            case "authorizer" -> authorizer;
            case "error" -> error;
            default -> read().path(name);
        };
    }

    private JsonNode read() {
        if (read.isMissingNode()) {
            read = Json.read(written()).orElseThrow();
        }
        return read;
    }

    private void write(JsonGenerator out) throws IOException {
        String domain = domainName(call);
        out.writeStringField("accountId", call.api().accountId());
        out.writeStringField("apiId", call.api().id());
        out.writeStringField("domainName", domain);
        out.writeStringField("domainPrefix", prefix(domain));
        out.writeStringField("stage", call.api().stage());
        out.writeStringField("httpMethod", call.request().method());
        out.writeStringField("path", call.target().contextPath());
        out.writeStringField("protocol", call.request().protocol());
        out.writeStringField("requestId", call.requestId());
        out.writeStringField("extendedRequestId", call.extendedRequestId());
        out.writeStringField("requestTime", TIME.format(call.received()));
        out.writeNumberField("requestTimeEpoch", call.received().toEpochMilli());
        writeIdentity(out, call.request());
        resource.write(out);
    }

    private void writeIdentity(JsonGenerator out, Request request) throws IOException {
        out.writeObjectFieldStart("identity");
        out.writeNullField("accessKey");
        Json.writeFields(out, UNKNOWN);
        out.writeStringField("sourceIp", request.sourceIp());
        out.writeStringField("userAgent", request.headers().last("User-Agent").orElse(null));
        if (key.isPresent()) {
            out.writeStringField("apiKey", key.get().value());
            out.writeStringField("apiKeyId", key.get().id());
        }
        out.writeEndObject();
    }
}
