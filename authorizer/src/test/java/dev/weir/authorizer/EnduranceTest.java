package dev.weir.authorizer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.sun.management.ThreadMXBean;
import io.micronaut.context.ApplicationContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

/** One handler that lives long and is called by many, over a real Redis. */
final class EnduranceTest {

    private static final int CALLS = 100_000;
    private static final int EARLY = 20_000;
    private static final int WINDOW = 5_000;
    private static final int THREADS = 32;
    private static final int CALLS_A_THREAD = 500;

    @TempDir
    private static Path folder;

    private static RedisServer redis;
    private static ApplicationContext context;
    private static AuthorizerFunction function;

    @BeforeAll
    static void start() throws IOException {
        redis = RedisServer.newRedisServer().port(freePort()).setting("bind 127.0.0.1").setting("save \"\"").build();
        redis.start();
        var limits = Files.writeString(folder.resolve("limits.yaml"), """
                clients: {anonymous: {plan: free}}
                plans: {free: {limits: [1000 requests per day, 1000 in flight]}}
                """);
        context = ApplicationContext.run(Map.of("weir.redis-url", "redis://127.0.0.1:" + redis.ports().getFirst(),
                "weir.redis-deadline", "20s", "weir.redis-first-deadline", "20s", "weir.limits-file",
                limits.toString(), "weir.limits-refresh", "500ms"));
        function = new AuthorizerFunction(context);
    }

    @AfterAll
    static void stop() throws IOException {
        context.close();
        redis.stop();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Another one at each call, as Lambda gives it. */
    private static Context lambdaContext() {
        return (Context) Proxy.newProxyInstance(Context.class.getClassLoader(), new Class<?>[]{Context.class},
                (_, method, _) -> method.getReturnType() == int.class ? 1_000 : null);
    }

    private static boolean passes(String address) {
        var event = """
                {"type": "REQUEST", "methodArn": "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/dev/GET/v1/models",
                 "httpMethod": "GET", "resource": "/v1/models", "requestContext": {"identity": {"sourceIp": "%s"}}}
                """
                .formatted(address)
                .getBytes(UTF_8);
        var answer = new ByteArrayOutputStream();
        try {
            function.handleRequest(new ByteArrayInputStream(event), answer, lambdaContext());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return answer.toString(UTF_8).contains("\"Effect\":\"Allow\"");
    }

    /** What this thread allocates a call: it takes time and grows with all that is searched or copied at each. */
    private static long bytesACall(int from) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var before = threads.getCurrentThreadAllocatedBytes();
        calls(from, WINDOW);
        return (threads.getCurrentThreadAllocatedBytes() - before) / WINDOW;
    }

    /** Of ever new callers, some of whom are denied: nothing is kept of either. */
    private static void calls(int from, int count) {
        for (int i = from; i < from + count; i++) {
            passes("10." + (i >> 16 & 255) + "." + (i >> 8 & 255) + "." + (i & 255));
        }
    }

    private static long liveBytes() {
        var memory = ManagementFactory.getMemoryMXBean();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return memory.getHeapMemoryUsage().getUsed();
    }

    @Test
    void aHundredThousandCallsLeaveNothingBehindAndTheLastCostsWhatTheFirstDid() {
        calls(0, EARLY - WINDOW);
        var earlyBytes = bytesACall(EARLY - WINDOW);
        var earlyHeap = liveBytes();
        var earlyThreads = Thread.getAllStackTraces().size();
        var earlyBeans = context.getActiveBeanRegistrations(Object.class).size();

        calls(EARLY, CALLS - EARLY - WINDOW);
        var lateBytes = bytesACall(CALLS - WINDOW);

        assertThat(lateBytes).isLessThan(earlyBytes * 11 / 10);
        assertThat(liveBytes()).isLessThan(earlyHeap + (4 << 20));
        assertThat(Thread.getAllStackTraces().size()).isLessThan(earlyThreads + 8);
        assertThat(context.getActiveBeanRegistrations(Object.class)).hasSize(earlyBeans);
    }

    @Test
    void thirtyTwoThreadsGetExactlyWhatThereIs() throws Exception {
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            Callable<Long> caller = () -> {
                long passed = 0;
                for (int i = 0; i < CALLS_A_THREAD; i++) {
                    passed += passes("192.0.2.1") ? 1 : 0;
                }
                return passed;
            };
            List<Future<Long>> callers = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                callers.add(threads.submit(caller));
            }
            long passed = 0;
            for (var one : callers) {
                passed += one.get();
            }
            assertThat(passed).isEqualTo(1_000);
        }
    }
}
