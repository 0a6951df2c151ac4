package dev.weir.benchmarks.startup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Objects;

/** The process that is measured: loads a handler as Lambda does, with Lambda's own runtime, and shows it one event. */
final class FirstDecision {

    private static final String CLIENT = "com.amazonaws.services.lambda.runtime.api.client.";

    private FirstDecision() {}

    /**
     * Prints what the handler answers, on one line, and ends.
     *
     * @param arguments the handler's class
     */
    public static void main(String[] arguments) throws Exception {
        var answer = call(handler(arguments[0]), event());
        System.out.println(answer.toString(UTF_8).strip());
        System.out.flush();
        Runtime.getRuntime().halt(0); // what closing takes is not asked
    }

    private static Object handler(String name) throws ReflectiveOperationException {
        // As the runtime does: the handler's loader is another than its own.
        var loader = new URLClassLoader(new URL[0], FirstDecision.class.getClassLoader());
        var runtime = Class.forName(CLIENT + "AWSLambda").getDeclaredField("customerClassLoader");
        runtime.setAccessible(true);
        runtime.set(null, loader);
        var info = Class.forName(CLIENT + "HandlerInfo");
        return Class.forName(CLIENT + "EventHandlerLoader")
                .getMethod("loadEventHandler", info)
                .invoke(null, info.getMethod("fromString", String.class, ClassLoader.class).invoke(null, name, loader));
    }

    private static ByteArrayOutputStream call(Object handler, byte[] event) throws ReflectiveOperationException {
        var request = Class.forName(CLIENT + "runtimeapi.dto.InvocationRequest");
        var invocation = request.getConstructor().newInstance();
        request.getMethod("setId", String.class).invoke(invocation, "first");
        request.getMethod("setContent", byte[].class).invoke(invocation, (Object) event);
        return (ByteArrayOutputStream) Class.forName(CLIENT + "LambdaRequestHandler")
                .getMethod("call", request)
                .invoke(handler, invocation);
    }

    private static byte[] event() throws IOException {
        try (var event = FirstDecision.class.getResourceAsStream("event.json")) {
            return Objects.requireNonNull(event).readAllBytes();
        }
    }
}
