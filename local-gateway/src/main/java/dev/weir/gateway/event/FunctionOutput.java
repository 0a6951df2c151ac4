package dev.weir.gateway.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.gateway.wire.Body;
import dev.weir.gateway.wire.Header;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** The parts of a response in a function's output; whatever cannot be sent is a {@link MalformedAnswer}. */
public record FunctionOutput(JsonNode json) {

    private static final Pattern BLANK = Pattern.compile("\\s+");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{3}");

    /** Whether there is a {@code statusCode} at all. */
    public boolean hasStatus() {
        return json.hasNonNull("statusCode");
    }

    /** The {@code statusCode}. What AWS does with 1xx is unverified; passed on, it would leave the client waiting. */
    public int status() {
        JsonNode node = json.path("statusCode");
        boolean number = node.canConvertToExactIntegral() && node.canConvertToInt();
        boolean digits = node.isTextual() && DIGITS.matcher(node.asText()).matches();
        int status = number || digits ? node.asInt() : 0;
        if (status < 200 || status > 599) {
            throw new MalformedAnswer("statusCode is " + node);
        }
        return status;
    }

    /** An object by its name; empty where it is null or not there. */
    public JsonNode object(String name) {
        JsonNode node = json.path(name);
        if (!node.isObject() && !node.isNull() && !node.isMissingNode()) {
            throw new MalformedAnswer(name + " is not an object");
        }
        return node;
    }

    /** A list, or a {@link MalformedAnswer} that calls it by its name. */
    public static JsonNode list(String name, JsonNode node) {
        if (!node.isArray()) {
            throw new MalformedAnswer(name + " is not a list");
        }
        return node;
    }

    /** A header as it may be sent; empty where its value is null. */
    public static Optional<Header> header(String name, JsonNode value) {
        String text = HeaderText.value(value.asText());
        if (value.isContainerNode() || !HeaderText.isName(name) || !HeaderText.isSendable(text)) {
            throw new MalformedAnswer("header " + name + " cannot be sent");
        }
        return value.isNull() ? Optional.empty() : Optional.of(new Header(name, text));
    }

    /** The body, decoded if it says that it is encoded and the client is to have bytes. */
    public Body body(boolean bytesWanted) {
        JsonNode body = json.path("body");
        if (body.isContainerNode()) {
            throw new MalformedAnswer("body is not a string");
        }
        String text = body.isNull() ? "" : body.asText();
        return json.path("isBase64Encoded").asBoolean() && bytesWanted ? decoded(text) : Body.of(text);
    }

    private static Body decoded(String text) {
        try {
            return Body.of(Base64.getDecoder().decode(BLANK.matcher(text).replaceAll("")));
        } catch (IllegalArgumentException e) {
            throw new UndecodableBody();
        }
    }
}
