package dev.weir.model;

import static java.util.stream.Collectors.toUnmodifiableMap;

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
    /** Whether an authorizer let this call pass: every policy names a principal. */
    boolean isPresent() {
        return !value("principalId").isEmpty() || !value("client").isEmpty();
    }

    /**
     * What the authorizer has refused and could not answer itself, in front of an HTTP API; empty if the call may pass.
     *
     * @throws IllegalStateException if it is refused in a way that is not known here
     */
    Optional<Refused> refused() {
        return switch (value("refused")) {
            case "" -> Optional.empty();
            case "401" -> Optional.of(new Refused(401, value("body")));
            case "429" -> Optional.of(new Refused(429, value("body")));
            default -> throw new IllegalStateException("The authorizer refused this call with an unknown status.");
        };
    }

    /** An answer that is given as the authorizer wrote it. */
    record Refused(int status, String body) {}
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

    /** What the authorizer tells the caller of its limits, as it stands; a value that does not apply is empty. */
    Map<AnswerHeader, String> fields() {
        return Stream.of(AnswerHeader.values())
                .collect(toUnmodifiableMap(header -> header, header -> value(header.contextKey())));
    }

    private String value(String key) {
        var value = values.get(key);
        return value == null ? "" : value.toString();
    }
}
