package dev.weir.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.model.openai.JsonBody;
import dev.weir.model.openai.Refusal;
import io.micronaut.json.tree.JsonNode;
import java.util.List;

/**
 * A body that names a model.
 *
 * @param json the body, an object
 * @param text the same as it came
 * @param call that brought it
 * @param deadline until when it must be answered
 */
record InferenceRequest(Operation operation, String model, JsonNode json, String text, Call call, Deadline deadline) {
    private static final List<String> DECISIVE = List.of("model", "stream");

    /**
     * Reads a call's body.
     *
     * @throws Refusal 400 if it is no JSON object, names no model, or wants its answer as a stream
     */
    static InferenceRequest of(Operation operation, Call call, Deadline deadline) {
        var bytes = call.body();
        var json = JsonBody.read(bytes);
        if (!json.isObject()) {
            throw Refusal.badRequest(null, "The body must be a JSON object.");
        }
        checkSpelling(json);
        var model = json.get("model");
        if (model == null || !model.isString() || model.getStringValue().isEmpty()) {
            throw Refusal.badRequest("model", "You must provide a model parameter, a string.");
        }
        var stream = json.get("stream");
        if (stream != null && !stream.isNull() && !(stream.isBoolean() && !stream.getBooleanValue())) {
            throw Refusal.streamNotSupported();
        }
        return new InferenceRequest(operation, model.getStringValue(), json, new String(bytes, UTF_8), call, deadline);
    }

    /** Some upstreams, those in Go among them, take MODEL for model: they would run another model than is limited here. */
    private static void checkSpelling(JsonNode json) {
        for (var member : json.entries()) {
            for (var name : DECISIVE) {
                if (member.getKey().equalsIgnoreCase(name) && !member.getKey().equals(name)) {
                    throw Refusal.badRequest(name, "Write %s in small letters.".formatted(name));
                }
            }
        }
    }
}
