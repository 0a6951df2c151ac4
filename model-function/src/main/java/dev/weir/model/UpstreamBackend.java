package dev.weir.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.model.openai.ApiError;
import dev.weir.model.openai.JsonBody;
import dev.weir.model.openai.ModelList;
import dev.weir.model.openai.Refusal;
import dev.weir.model.openai.TokenUsage;
import dev.weir.model.upstream.Outcome;
import dev.weir.model.upstream.Upstream;
import dev.weir.model.upstream.UpstreamAddress;
import io.micronaut.core.annotation.Order;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.crac.Resource;

/** Any OpenAI-compatible API: what it answers is passed on, and what that took is read from it. */
@Order(1)
final class UpstreamBackend implements Backend, Resource {
    private static final Set<Integer> COME_AGAIN = Set.of(408, 425, 429);
    private static final Set<Integer> OUR_KEY = Set.of(401, 402, 403, 407);
    // An error is a sentence; what is longer might not even fit into an answer.
    private static final int LONGEST_ERROR = 100_000;
    private static final Map<String, String> NO_USE_IN_A_RETRY = Map.of("x-should-retry", "false");

    private final UpstreamAddress address;
    private final Upstream upstream;

    UpstreamBackend(UpstreamAddress address) {
        this.address = address;
        this.upstream = new Upstream(address, InstantSource.system());
    }

    @Override
    public void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
        address.key().forget();
    }

    @Override
    public void afterRestore(org.crac.Context<? extends Resource> context) {
        address.key().forget();
    }

    @Override
    public boolean serves(String model) {
        return address.models().isEmpty() || address.models().contains(model);
    }

    @Override
    public String offer() {
        return address.models().isEmpty()
                ? "whatever its upstream serves"
                : address.models().stream().sorted().collect(Collectors.joining("`, `", "`", "`"));
    }

    @Override
    public List<ModelList.Model> models(Call call, Deadline deadline) {
        if (!address.models().isEmpty()) {
            return address.models()
                    .stream()
                    .sorted()
                    .map(name -> new ModelList.Model(name, Instant.EPOCH, "upstream"))
                    .toList();
        }
        var served = served(upstream.get("/models", ids(call), deadline.left()), "", call);
        if (served.status() != 200 || !(served.body() instanceof String text)) {
            var usage = served.usage() instanceof Usage.Failed ? served.usage() : Usage.NOTHING;
            throw new Unlisted(new Served(served.status(), served.headers(), served.body(), usage));
        }
        return listed(text).orElseThrow(() -> new Unlisted(
                error(502, "The upstream's list of models cannot be read.", "upstream_malformed", Map.of(),
                        new Usage.Failed())));
    }

    private static Optional<List<ModelList.Model>> listed(String text) {
        try {
            var data = JsonBody.read(text.getBytes(UTF_8)).get("data");
            return data == null || !data.isArray()
                    ? Optional.empty()
                    : Optional.of(StreamSupport.stream(data.values().spliterator(), false)
                            .flatMap(model -> of(model).stream())
                            .toList());
        } catch (Refusal _) {
            return Optional.empty();
        }
    }

    private static Optional<ModelList.Model> of(JsonNode model) {
        var id = model.get("id");
        var created = model.get("created");
        var owner = model.get("owned_by");
        return id == null || !id.isString()
                ? Optional.empty()
                : Optional.of(new ModelList.Model(id.getStringValue(), "model",
                        created != null && created.isNumber() ? created.getLongValue() : 0,
                        owner != null && owner.isString() ? owner.getStringValue() : "upstream"));
    }

    @Override
    public Served infer(InferenceRequest request) {
        var outcome = upstream.post(request.operation().path(), request.text(), ids(request.call()),
                request.deadline().left());
        return served(outcome, request.model(), request.call());
    }

    /** By which the upstream's operators and ours find the same call. */
    private static Map<String, String> ids(Call call) {
        var ids = new HashMap<>(call.trace().headers());
        ids.put("X-Request-Id", call.requestId());
        return ids;
    }

    /** What is told of it, and what it is taken to have used: what nobody knows is charged as it was held. */
    private Served served(Outcome outcome, String model, Call call) {
        return switch (outcome) {
            case Outcome.Answered answered -> answered(answered, model, call);
            case Outcome.Unreachable unreachable -> {
                Journal.error(call, "the upstream cannot be reached: " + unreachable.why());
                yield error(502, "The upstream cannot be reached.", "upstream_unreachable", Map.of(),
                        new Usage.Failed());
            }
            case Outcome.Keyless keyless -> {
                Journal.error(call, keyless.why());
                yield credentials("This API's own key to the upstream cannot be read. This is not about yours.");
            }
            case Outcome.Lost lost -> {
                Journal.error(call, "the upstream's answer broke off: " + lost.why());
                yield error(502, "The upstream's answer broke off.", "upstream_lost", Map.of(), new Usage.Unknown());
            }
            case Outcome.TimedOut _ -> {
                Journal.error(call, "the upstream did not answer in time");
                yield error(504, "The upstream did not answer in time. Please ask for less at once.",
                        "upstream_timeout", NO_USE_IN_A_RETRY, new Usage.Unknown());
            }
            case Outcome.TooLarge _ -> new Served(400, NO_USE_IN_A_RETRY, Refusal.answerTooLarge().body(),
                    new Usage.Unknown());
        };
    }

    private Served answered(Outcome.Answered answered, String model, Call call) {
        var status = answered.status();
        if (answered.isSuccess()) {
            return success(answered, model, call);
        }
        if (COME_AGAIN.contains(status) || (status >= 500 && status <= 599)) {
            return passedOn(answered, new Usage.Failed(), call);
        }
        if (OUR_KEY.contains(status)) {
            Journal.error(call, "the upstream answered %d: check %s and its account".formatted(status,
                    address.key().setting()));
            return credentials("The upstream refuses this API's own key. This is not about yours.");
        }
        if (status >= 400 && status <= 499) {
            return passedOn(answered, Usage.NOTHING, call);
        }
        Journal.error(call, "the upstream answered %d: check WEIR_UPSTREAM_URL".formatted(status));
        return error(502, "The upstream answered %d, which is not followed.".formatted(status), "upstream_malformed",
                NO_USE_IN_A_RETRY, new Usage.Failed());
    }

    private Served success(Outcome.Answered answered, String model, Call call) {
        try {
            var usage = TokenUsage.in(answered.text());
            if (usage.isEmpty() && !model.isEmpty()) {
                Journal.warn(call,
                        "the upstream's answer says no usage that can be believed, so what was held is charged");
            }
            if (answered.tellsSecrets()) {
                Journal.error(call, "the upstream's answer tells the key to it, and was not passed on");
                return error(502, "The upstream's answer cannot be passed on.", "upstream_malformed",
                        NO_USE_IN_A_RETRY, used(usage, model));
            }
            return new Served(200, idOf(answered), answered.text(),
                    used(usage, model));
        } catch (IOException _) {
            Journal.error(call, "the upstream's answer is no JSON object");
            return error(502, "The upstream's answer is not JSON.", "upstream_malformed", NO_USE_IN_A_RETRY,
                    new Usage.Unknown());
        }
    }

    private static Usage used(Optional<TokenUsage> usage, String model) {
        return usage.<Usage>map(tokens -> new Usage.Tokens(model, tokens)).orElseGet(Usage.Unknown::new);
    }

    private static Served credentials(String message) {
        return error(502, message, "upstream_credentials", NO_USE_IN_A_RETRY, new Usage.Failed());
    }

    /** As it stands, unless it is no JSON, far too long, or tells what is nobody's to know. */
    private Served passedOn(Outcome.Answered answered, Usage usage, Call call) {
        if (usage instanceof Usage.Failed) {
            Journal.warn(call, "the upstream answered %d to its request %s".formatted(answered.status(),
                    answered.headers().getOrDefault(Upstream.REQUEST_ID, "without id")));
        }
        return !answered.tellsSecrets() && answered.text().length() <= LONGEST_ERROR && isObject(answered.text())
                ? new Served(answered.status(), answered.headers(), answered.text(), usage)
                : error(answered.status(), "The upstream answered %d.".formatted(answered.status()),
                        "upstream_error", answered.headers(), usage);
    }

    private static boolean isObject(String text) {
        try {
            TokenUsage.in(text);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static Map<String, String> idOf(Outcome.Answered answered) {
        var headers = new HashMap<>(answered.headers());
        headers.keySet().retainAll(List.of(Upstream.REQUEST_ID));
        return headers;
    }

    private static Served error(int status, String message, String code, Map<String, String> headers, Usage usage) {
        return new Served(status, headers, new ApiError.Body(ApiError.upstreamError(message, code)), usage);
    }
}
