package dev.weir.model.openai;

import io.micronaut.json.tree.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /v1/embeddings}, checked. Members it does not know, {@code user} among them, are ignored, and a
 * member that is {@code null} counts as left out.
 *
 * @param model the model asked for; whether it is served is not checked here
 * @param input 1 to {@value #MAX_TEXTS} texts, none of them empty
 * @param format how vectors are to be written
 * @param dimensions how many numbers a vector is to have, if the caller says so
 */
public record EmbeddingsRequest(String model, List<String> input, EncodingFormat format, Optional<Number> dimensions) {
    /** The most texts in one request, as in OpenAI's API. */
    public static final int MAX_TEXTS = 2048;

    /**
     * Reads a body.
     *
     * @throws Refusal 400, naming the member at fault
     */
    public static EmbeddingsRequest of(JsonNode body) {
        if (!body.isObject()) {
            throw Refusal.badRequest(null, "The body must be a JSON object.");
        }
        return new EmbeddingsRequest(model(body), input(body), format(body), dimensions(body));
    }

    private static String model(JsonNode body) {
        var model = member(body, "model");
        if (model == null || !model.isString() || model.getStringValue().isEmpty()) {
            throw Refusal.badRequest("model", "You must provide a model parameter, a string.");
        }
        return model.getStringValue();
    }

    private static List<String> input(JsonNode body) {
        var input = member(body, "input");
        if (input == null) {
            throw Refusal.badRequest("input", "You must provide input: a text or a list of texts.");
        }
        return input.isArray() ? texts(input) : List.of(text(input, "input"));
    }

    private static List<String> texts(JsonNode list) {
        if (list.size() == 0 || list.size() > MAX_TEXTS) {
            throw Refusal.badRequest("input",
                    "input must hold 1 to %d texts, but it holds %d.".formatted(MAX_TEXTS, list.size()));
        }
        var texts = new ArrayList<String>(list.size());
        for (var item : list.values()) {
            texts.add(text(item, "input[%d]".formatted(texts.size())));
        }
        return List.copyOf(texts);
    }

    private static String text(JsonNode node, String place) {
        if (node.isNumber() || node.isArray()) {
            throw Refusal.badRequest("input", place + " must be a text; token ids are not accepted here.");
        }
        if (!node.isString()) {
            throw Refusal.badRequest("input", place + " must be a text.");
        }
        if (node.getStringValue().isEmpty()) {
            throw Refusal.badRequest("input", place + " must not be empty.");
        }
        return node.getStringValue();
    }

    private static EncodingFormat format(JsonNode body) {
        var format = member(body, "encoding_format");
        if (format == null) {
            return EncodingFormat.FLOAT;
        }
        return EncodingFormat.named(format.isString() ? format.getStringValue() : "");
    }

    private static Optional<Number> dimensions(JsonNode body) {
        var dimensions = member(body, "dimensions");
        if (dimensions == null) {
            return Optional.empty();
        }
        if (!dimensions.isNumber()) {
            throw Refusal.badRequest("dimensions", "dimensions must be a number.");
        }
        return Optional.of(dimensions.getNumberValue());
    }

    private static @Nullable JsonNode member(JsonNode body, String name) {
        var member = body.get(name);
        return member == null || member.isNull() ? null : member;
    }
}
