package dev.weir.gateway.testfunction;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Stands for a function in Python: runs the handler of module {@code app}, which {@code PYTHONPATH} has. */
public final class PythonFunction implements RequestStreamHandler {

    private static final String CALL = "import app, json, sys; print(json.dumps(app.handler(json.load(sys.stdin), None)))";

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("python3", "-B", "-c", CALL);
        builder.environment().putAll(System.getenv());
        Process python = builder.start();
        try (OutputStream event = python.getOutputStream()) {
            input.transferTo(event);
        }
        python.getInputStream().transferTo(output);
        System.err.print(new String(python.getErrorStream().readAllBytes(), UTF_8));
    }
}
