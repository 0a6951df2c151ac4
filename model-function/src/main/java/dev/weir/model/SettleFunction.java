package dev.weir.model;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.weir.limiter.front.Limiter;
import dev.weir.limiter.handover.HoldText;
import dev.weir.model.openai.Refusal;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.function.aws.LambdaApplicationContextBuilder;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The Lambda function by which functions in other languages settle what their calls used: JSON in, JSON out, as
 * {@code docs/settle-protocol.md} says. Nothing but {@code lambda:InvokeFunction} guards it, so no route leads here: whoever
 * may invoke it may end and charge any hold.
 *
 * <p>A request that is wrong is answered with an {@code error}. If the store is away the invocation fails, so that Lambda
 * repeats an asynchronous one by itself; repeating changes nothing that is settled.
 */
public final class SettleFunction implements RequestStreamHandler, AutoCloseable {
    /** A hold does not say which stage was called: its price is that of {@code WEIR_STAGE}. */
    private static final String STAGE = "";

    private final ApplicationContext beans;
    private final Settler settler;
    private final Limiter limiter;
    private final JsonMapper json;

    /** As Lambda makes it: settings come from the environment. */
    public SettleFunction() {
        this(new LambdaApplicationContextBuilder());
    }

    SettleFunction(ApplicationContextBuilder settings) {
        beans = settings.banner(false).deduceEnvironment(false).start();
        settler = beans.getBean(Settler.class);
        limiter = settler.limiter()
                .orElseThrow(() -> new IllegalStateException(
                        "WEIR_REDIS_URL is not set: say where Redis is, e.g. redis://localhost:6379"));
        json = beans.getBean(JsonMapper.class);
    }

    /**
     * Settles, releases or renews one hold.
     *
     * @throws RuntimeException if Redis did not answer: ask again
     */
    @Override
    public void handleRequest(InputStream request, OutputStream reply, @Nullable Context context) throws IOException {
        json.writeValue(reply, reply(request.readAllBytes()));
    }

    private SettleReply reply(byte[] request) {
        try {
            var asked = SettleRequest.of(request);
            return switch (asked.outcome()) {
                case SettleRequest.Outcome.Over over -> settler.tell(limiter, STAGE, asked.hold(), over.usage())
                        .map(SettleReply::of)
                        .orElseThrow(() -> new IllegalStateException("the store is away: send this again"));
                case SettleRequest.Outcome.Running running -> limiter.renew(asked.hold(), running.lifetime())
                        .map(hold -> SettleReply.renewed(HoldText.of(hold)))
                        .orElseGet(SettleReply::over);
            };
        } catch (Refusal refusal) {
            return SettleReply.of(refusal.body().error());
        }
    }

    /** Closes what it opened; Lambda never does. */
    @Override
    public void close() {
        beans.close();
    }
}
