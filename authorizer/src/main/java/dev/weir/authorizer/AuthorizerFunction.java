package dev.weir.authorizer;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.weir.authorizer.event.HttpApi;
import dev.weir.environment.CacheToken;
import dev.weir.limiter.settings.Settings;
import io.micronaut.context.ApplicationContext;
import io.micronaut.core.type.Argument;
import io.micronaut.function.aws.LambdaApplicationContextBuilder;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The handler named in {@code template.yaml}. Takes any {@link dev.weir.authorizer.event.EventKind} as a map, since the
 * classes in aws-lambda-java-events have no multi-value headers, and answers as the API wants it that sent it.
 *
 * <p>Reads and writes JSON itself: what the runtime reads objects by, and what Micronaut converts them by, would take longer
 * to load than all that decides.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html">
 *     Output from an API Gateway Lambda authorizer</a>
 */
public final class AuthorizerFunction implements RequestStreamHandler {

    private static final Argument<Map<String, Object>> EVENT = Argument.mapOf(String.class, Object.class);

    private final JsonMapper json;
    private final Authorizer authorizer;
    private final HttpApi api;

    /** Wires itself from the environment, as Lambda wants it. */
    public AuthorizerFunction() {
        this(started());
    }

    private static ApplicationContext started() {
        var redis = RedisMeeting.with(
                Settings.of(name -> Optional.ofNullable(System.getenv(Settings.variable(name))))
                        .store(CacheToken::new));
        try {
            return new LambdaApplicationContextBuilder().eagerInitSingletons(false)
                    .deduceEnvironment(false)
                    .banner(false)
                    .singletons(redis)
                    .start();
        } catch (RuntimeException e) {
            redis.await(); // what is closed while it connects complains
            redis.store().close(); // a process that starts it again and again keeps nothing of what cannot start
            throw e;
        }
    }

    AuthorizerFunction(ApplicationContext context) {
        json = context.getBean(JsonMapper.class);
        authorizer = context.getBean(Authorizer.class);
        api = HttpApi.of(context.getEnvironment());
        context.getBean(RedisMeeting.class).await();
    }

    /**
     * Decides one call.
     *
     * @param event as JSON
     * @param answer where the answer goes, as JSON
     * @throws Unauthorized which API Gateway turns into a 401, by its message, where it does
     * @throws IllegalArgumentException if this is no authorizer's event
     */
    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        answer.write(json.writeValueAsBytes(execute(read(event))));
    }

    private Map<String, Object> read(InputStream event) {
        try {
            return Objects.requireNonNullElse(json.readValue(event, EVENT), Map.of());
        } catch (IOException _) { // whose message repeats what was sent
            throw new IllegalArgumentException("not an authorizer event: it is no JSON object");
        }
    }

    Map<String, Object> execute(Map<String, Object> event) {
        return api.answer(event, authorizer::authorize);
    }
}
