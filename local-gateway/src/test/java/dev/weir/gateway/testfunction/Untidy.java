package dev.weir.gateway.testfunction;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Leaves a thread, a thread local and a shutdown hook, changes what is global, and ends the JVM on each call. */
public final class Untidy implements RequestHandler<String, List<String>> {

    private static final ThreadLocal<byte[]> LOCAL = new ThreadLocal<>();

    public Untidy() {
        LOCAL.set(new byte[1 << 20]);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {}));
        new Thread(Untidy::idle, "untidy thread").start();
    }

    private static void idle() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public List<String> handleRequest(String deed, Context context) {
        if (deed.equals("exit")) {
            System.exit(0);
        }
        String before = System.getProperty("weir.untidy", "none");
        System.setProperty("weir.untidy", deed);
        var mine = new ByteArrayOutputStream();
        System.setOut(new PrintStream(mine, true, StandardCharsets.UTF_8));
        System.out.print("kept");
        return List.of(before, System.getProperty("weir.untidy", "none"), mine.toString(StandardCharsets.UTF_8),
                String.valueOf(System.getProperty("com.amazonaws.xray.traceHeader")),
                String.valueOf(System.getenv("_X_AMZN_TRACE_ID")));
    }
}
