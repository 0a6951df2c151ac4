package dev.weir.model.openai;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.micronaut.jackson.core.tree.JsonNodeTreeCodec;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How many tokens a call used, as OpenAI's {@code usage} says it.
 *
 * @param input tokens that were sent, cached ones among them: {@code prompt_tokens}
 * @param output tokens that were generated: {@code completion_tokens}, or the rest of {@code total_tokens} where that is
 *     more, since some APIs count reasoning only there
 */
public record TokenUsage(long input, long output) {
    /** More than any model reads or writes in a call; who says more is not believed. */
    public static final long MOST = 100_000_000;

    private static final JsonFactory JSON = new JsonFactory();
    private static final long NONE = -1;

    /** Reads the object; empty if it is none, says nothing, or has a number that is not whole or not believed. */
    public static Optional<TokenUsage> of(@Nullable JsonNode usage) {
        if (usage == null || !usage.isObject()) {
            return Optional.empty();
        }
        try {
            return of(count(usage, "prompt_tokens"), count(usage, "completion_tokens"), count(usage, "total_tokens"));
        } catch (ArithmeticException _) {
            return Optional.empty();
        }
    }

    private static Optional<TokenUsage> of(long prompt, long completion, long total) {
        if (prompt == NONE && total == NONE) {
            return Optional.empty();
        }
        var input = prompt == NONE ? Math.max(0, total - Math.max(0, completion)) : prompt;
        return Optional.of(new TokenUsage(input, Math.max(Math.max(0, completion), total - input)));
    }

    private static long count(JsonNode usage, String name) {
        var count = usage.get(name);
        if (count == null || count.isNull()) {
            return NONE;
        }
        double number = count.isNumber() ? count.getDoubleValue() : -1;
        if (!(number >= 0 && number <= MOST && number == Math.rint(number))) {
            throw new ArithmeticException(name);
        }
        return (long) number;
    }

    /**
     * Finds {@code usage} in an answer, of which nothing else is kept.
     *
     * @return empty if it has none that can be used
     * @throws IOException if the answer is not one JSON object
     */
    public static Optional<TokenUsage> in(String answer) throws IOException {
        try (var parser = JSON.createParser(answer)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not a JSON object");
            }
            var usage = Optional.<TokenUsage>empty();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                var name = parser.currentName();
                parser.nextToken();
                if ("usage".equals(name)) {
                    usage = of(node(parser));
                } else {
                    parser.skipChildren();
                }
            }
            if (parser.nextToken() != null) {
                throw new IOException("more than one JSON value");
            }
            return usage;
        }
    }

    private static JsonNode node(JsonParser parser) throws IOException {
        return JsonNodeTreeCodec.getInstance().readTree(parser);
    }
}
