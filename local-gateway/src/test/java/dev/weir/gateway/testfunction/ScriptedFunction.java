package dev.weir.gateway.testfunction;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Does what its environment says: {@code EXIT} with a status, {@code THROW} a message, {@code HANG}, or write {@code OUTPUT} with {@code @arn@},
 * {@code @event@} (as a JSON string) and {@code @count@} filled in.
 */
public final class ScriptedFunction implements RequestStreamHandler {

    private static final AtomicInteger CALLS = new AtomicInteger();
    private static final Pattern ARN = Pattern.compile("\"methodArn\":\"([^\"]*)\"");

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        String event = new String(input.readAllBytes(), UTF_8);
        int count = CALLS.incrementAndGet();
        if (System.getenv("EXIT") != null) {
            System.exit(Integer.parseInt(System.getenv("EXIT")));
        }
        if (System.getenv("THROW") != null) {
            throw new IllegalStateException(System.getenv("THROW"));
        }
        if (System.getenv().containsKey("HANG") && event.contains(System.getenv("HANG"))) {
            hang();
        }
        String text = System.getenv("OUTPUT")
                .replace("@count@", Integer.toString(count))
                .replace("@event@", json(event));
        Matcher arn = ARN.matcher(event);
        output.write((arn.find() ? text.replace("@arn@", arn.group(1)) : text).getBytes(UTF_8));
    }

    private static void hang() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String json(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
