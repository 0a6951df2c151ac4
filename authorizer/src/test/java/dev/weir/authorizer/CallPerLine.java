package dev.weir.authorizer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;

/** A process of its own, whose class path is the packaged jar and this class: an event a line comes in, an answer a line goes out. */
public final class CallPerLine {

    static final String ANSWER = "answer: ";

    private CallPerLine() {}

    /** Answers until there are no more events; {@code arguments} is the handler's class. */
    public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
        var handler = Class.forName(arguments[0])
                .asSubclass(RequestStreamHandler.class)
                .getConstructor()
                .newInstance();
        System.out.println("started");
        try (var events = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
            for (var event = events.readLine(); event != null; event = events.readLine()) {
                System.out.println(ANSWER + answer(handler, event));
            }
        }
        Runtime.getRuntime().halt(0);
    }

    private static String answer(RequestStreamHandler handler, String event) throws IOException {
        var answer = new ByteArrayOutputStream();
        try {
            handler.handleRequest(new ByteArrayInputStream(event.getBytes(UTF_8)), answer, null);
            return answer.toString(UTF_8);
        } catch (RuntimeException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
