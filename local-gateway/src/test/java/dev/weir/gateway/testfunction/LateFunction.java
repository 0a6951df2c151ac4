package dev.weir.gateway.testfunction;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Has a shutdown hook that loads a class only when it runs, and writes into {@code FILE}. */
public final class LateFunction implements RequestHandler<String, String> {

    public LateFunction() {
        Runtime.getRuntime().addShutdownHook(new Thread(LateFunction::end));
    }

    private static void end() {
        try {
            Files.writeString(Path.of(System.getenv("FILE")), new Greeter().toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String handleRequest(String input, Context context) {
        return input;
    }
}
