package dev.weir.model;

import static java.util.stream.Collectors.toUnmodifiableMap;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import dev.weir.limiter.answer.AnswerHeader;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the authorizer handed over with a call: who calls, what the call holds, and the header values
 * that tell the caller what is left.
 *
 * @param values as API Gateway passes them on; empty where no authorizer stands in front
 */
record AuthorizerContext(Map<String, Object> values) {
    static AuthorizerContext of(APIGatewayProxyRequestEvent event) {
        return new AuthorizerContext(Optional.ofNullable(event.getRequestContext())
                .map(APIGatewayProxyRequestEvent.ProxyRequestContext::getAuthorizer)
                .orElse(Map.of()));
    }

    /** Whether an authorizer let this call pass: every policy names a principal. */
    boolean isPresent() {
        return !value("principalId").isEmpty() || !value("client").isEmpty();
    }

    /** Who calls; empty where no authorizer of ours stands in front. */
    String client() {
        return value("client");
    }

    /** The name of the client's plan; empty as {@link #client}. */
    String plan() {
        return value("plan");
    }

    /** Whether no limit applies to the caller. */
    boolean isExempt() {
        return value("exempt").equals("true");
    }

    /** What the call occupies until it is settled, as a text; empty if nothing. */
    String hold() {
        return value("hold");
    }

    /** The headers the authorizer has written, as they stand; a value that does not apply is empty and left out. */
    Map<String, String> headers() {
        return Stream.of(AnswerHeader.values())
                .filter(header -> !value(header.contextKey()).isEmpty())
                .collect(toUnmodifiableMap(AnswerHeader::header, header -> value(header.contextKey())));
    }

    private String value(String key) {
        var value = values.get(key);
        return value == null ? "" : value.toString();
    }
}
