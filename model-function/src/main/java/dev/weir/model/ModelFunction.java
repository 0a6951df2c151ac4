package dev.weir.model;

import dev.weir.model.embedding.MiniLm;
import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.function.aws.LambdaApplicationContextBuilder;
import io.micronaut.function.aws.MicronautRequestHandler;
import io.micronaut.json.JsonMapper;
import java.util.HashMap;
import java.util.Map;

/**
 * The Lambda function behind the API: {@code POST /v1/embeddings}, {@code POST /v1/chat/completions} and {@code GET /v1/models}
 * as OpenAI's SDKs call them, over all-MiniLM-L6-v2 and, where {@code WEIR_UPSTREAM_URL} names one, any OpenAI-compatible
 * upstream.
 *
 * <p>It takes API Gateway's proxy event of a REST or an HTTP API, as a map, since one class reads only one of the payload formats
 * 1.0 and 2.0; what it returns is an answer in both. It answers in OpenAI's shapes, errors included. Every answer
 * carries {@code x-request-id} and the rate limit headers that the authorizer wrote into its context; this function
 * computes none but those of a model's own limits. What the authorizer has refused and could not answer itself, in front of an
 * HTTP API, is answered as the authorizer wrote it, and nothing is inferred. It settles what the authorizer let the call
 * hold, by what the call used. A call without authorizer context is refused (403 {@code authorizer_missing}) unless
 * {@code WEIR_REQUIRE_AUTHORIZER} is {@code false}.
 *
 * <p>The model is loaded and tried once in the constructor, so that a SnapStart snapshot holds it warm. Nothing of a
 * call is kept for the next, but what the store could not be told yet; many threads may call at once.
 */
public final class ModelFunction extends MicronautRequestHandler<Map<String, Object>, Map<String, Object>> {
    private final Api api;
    private final Settler settler;
    private final InvocationDeadline deadlines;

    /** As Lambda makes it: settings come from the environment. */
    public ModelFunction() {
        this(new LambdaApplicationContextBuilder());
    }

    ModelFunction(ApplicationContextBuilder settings) {
        super(settings.banner(false).deduceEnvironment(false));
        var beans = getApplicationContext();
        api = new Api(AuthorizerRequirement.of(beans.getEnvironment()), beans.getBeansOfType(Endpoint.class),
                beans.getBean(JsonMapper.class));
        settler = beans.getBean(Settler.class);
        deadlines = beans.getBean(InvocationDeadline.class);
        if (beans.containsBean(EmbeddedBackend.class)
                && !Integer.valueOf(200).equals(execute(firstCall()).get("statusCode"))) {
            throw new IllegalStateException("The model did not answer its first call; the log says why.");
        }
    }

    @Override
    public Map<String, Object> execute(Map<String, Object> event) {
        var call = Call.of(event);
        var refused = call.authorizer().refused();
        return refused.isPresent() ? reply(call, refused.get()) : reply(call, settled(call));
    }

    private static Map<String, Object> reply(Call call, AuthorizerContext.Refused refused) {
        return reply(refused.status(), headers(call, Map.of()), refused.body());
    }

    private static Map<String, Object> reply(Call call, Api.Answer answer) {
        return reply(answer.status(), headers(call, answer.headers()), answer.body());
    }

    /** With the fields that payload formats 1.0 and 2.0 have in common: a REST API answers 502 to any that it does not know. */
    private static Map<String, Object> reply(int status, Map<String, String> headers, String body) {
        return Map.of("statusCode", status, "headers", headers, "body", body, "isBase64Encoded", false);
    }

    /** Whatever comes of a call, what it holds is freed. */
    private Api.Answer settled(Call call) {
        Usage usage = new Usage.Failed();
        try {
            var answer = api.answer(call, deadlines.take());
            usage = answer.usage();
            return answer;
        } finally {
            settler.end(call, usage);
        }
    }

    private static Map<String, String> headers(Call call, Map<String, String> own) {
        var headers = new HashMap<String, String>();
        call.authorizer().fields().forEach((header, value) -> headers.put(header.header(), value));
        headers.putAll(own);
        headers.put("Content-Type", "application/json");
        headers.put("x-request-id", call.requestId());
        headers.values().removeIf(String::isEmpty);
        return headers;
    }

    /** A call like any other, so that the first caller finds model, tokenizer and JSON warm. */
    private static Map<String, Object> firstCall() {
        return Map.of("httpMethod", "POST", "resource", "/v1/embeddings", "path", "/v1/embeddings", "requestContext",
                Map.of("authorizer", Map.of("principalId", "weir", "exempt", "true")), "body",
                "{\"model\":\"%s\",\"input\":\"Is anybody there?\"}".formatted(MiniLm.NAME));
    }
}
