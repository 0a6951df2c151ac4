package dev.weir.model;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
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
 * <p>It takes API Gateway's proxy event (payload 1.0) and answers in OpenAI's shapes, errors included. Every answer
 * carries {@code x-request-id} and the rate limit headers that the authorizer wrote into its context; this function
 * computes none but those of a model's own limits. It settles what the authorizer let the call hold, by what the call used. A call without authorizer context is refused (403 {@code authorizer_missing}) unless
 * {@code WEIR_REQUIRE_AUTHORIZER} is {@code false}.
 *
 * <p>The model is loaded and tried once in the constructor, so that a SnapStart snapshot holds it warm. Nothing of a
 * call is kept for the next, but what the store could not be told yet; many threads may call at once.
 */
public final class ModelFunction
        extends
            MicronautRequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> {
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
        if (beans.containsBean(EmbeddedBackend.class) && execute(firstCall()).getStatusCode() != 200) {
            throw new IllegalStateException("The model did not answer its first call; the log says why.");
        }
    }

    @Override
    public APIGatewayProxyResponseEvent execute(APIGatewayProxyRequestEvent event) {
        var call = Call.of(event);
        var answer = settled(call);
        return new APIGatewayProxyResponseEvent().withStatusCode(answer.status())
                .withHeaders(headers(call, answer))
                .withBody(answer.body())
                .withIsBase64Encoded(false);
    }

    /** Whatever comes of a call, what it holds is freed. */
    private Api.Answer settled(Call call) {
        Usage usage = new Usage.Failed();
        try {
            var answer = api.answer(call, deadlines.take());
            usage = answer.usage();
            return answer;
        } finally {
            settler.end(call.authorizer().hold(), usage);
        }
    }

    private static Map<String, String> headers(Call call, Api.Answer answer) {
        var headers = new HashMap<>(call.authorizer().headers());
        headers.putAll(answer.headers());
        headers.put("Content-Type", "application/json");
        headers.put("x-request-id", call.requestId());
        headers.values().removeIf(String::isEmpty);
        return headers;
    }

    /** A call like any other, so that the first caller finds model, tokenizer and JSON warm. */
    private static APIGatewayProxyRequestEvent firstCall() {
        var context = new APIGatewayProxyRequestEvent.ProxyRequestContext();
        context.setAuthorizer(Map.of("principalId", "weir", "exempt", "true"));
        return new APIGatewayProxyRequestEvent().withHttpMethod("POST")
                .withResource("/v1/embeddings")
                .withPath("/v1/embeddings")
                .withRequestContext(context)
                .withBody("{\"model\":\"%s\",\"input\":\"Is anybody there?\"}".formatted(MiniLm.NAME));
    }
}
