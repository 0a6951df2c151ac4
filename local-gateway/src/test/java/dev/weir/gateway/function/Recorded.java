package dev.weir.gateway.function;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.weir.gateway.api.FunctionSpec;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;

/** A function whose output can be read. */
record Recorded(LambdaFunction function, ByteArrayOutputStream output) implements AutoCloseable {

    static Recorded start(FunctionSpec spec, Isolation isolation) {
        var output = new ByteArrayOutputStream();
        var stream = new PrintStream(output, true, UTF_8);
        return new Recorded(LambdaFunction.start(spec, InstantSource.system(), isolation,
                new FunctionLog(spec.name(), stream, stream)), output);
    }

    Outcome invoke(String event) {
        return function.invoke(event, "Root=1-2-3");
    }

    /** The answer, or what became of it instead. */
    String answer(String event) {
        return invoke(event) instanceof Outcome.Answer answer ? answer.json() : "no answer to " + event;
    }

    /** All that was printed, once there is this in it. */
    String logWith(String part) {
        return await().atMost(Duration.ofSeconds(10)).until(() -> output.toString(UTF_8), log -> log.contains(part));
    }

    @Override
    public void close() {
        function.close();
    }
}
