package dev.weir.gateway.function;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weir.gateway.StartFailure;
import dev.weir.gateway.function.Outcome.Answer;
import dev.weir.gateway.function.Outcome.FunctionError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * What one environment's runtime asks for events and gives answers to, on the loopback interface. Its path holds a secret:
 * events carry credentials, and other users of the machine can reach the port.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Lambda runtime API</a>
 */
final class RuntimeApi implements AutoCloseable {

    static {
        // Before the first server: an answer in two segments would wait 40 ms for the first to be acknowledged.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final String VERSION = "/2018-06-01/runtime/";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** An invocation that is under way. */
    private record Turn(Invocation invocation, CompletableFuture<Outcome> outcome) {}

    private final HttpServer server;
    private final String secret = "/" + UUID.randomUUID();
    private final LinkedBlockingQueue<Turn> next = new LinkedBlockingQueue<>();
    private volatile CompletableFuture<Void> idle = new CompletableFuture<>();
    private volatile Turn turn;

    RuntimeApi() {
        turn = new Turn(new Invocation("", "", "", Instant.MAX, ""), new CompletableFuture<>());
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new StartFailure("The runtime API cannot listen: " + e.getMessage(), e);
        }
        server.createContext(secret + VERSION, this::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    /** The value of {@code AWS_LAMBDA_RUNTIME_API}. */
    String address() {
        return server.getAddress().getAddress().getHostAddress() + ":" + server.getAddress().getPort() + secret;
    }

    /**
     * Ends when the runtime asks for an event: when it has been initialised, and again when it is done with one; with a
     * {@link StartFailure} when it cannot be initialised.
     */
    CompletableFuture<Void> idle() {
        return idle;
    }

    /** Hands an event to the runtime, which has to be idle. */
    CompletableFuture<Outcome> offer(Invocation invocation) {
        idle = new CompletableFuture<>();
        turn = new Turn(invocation, new CompletableFuture<>());
        next.add(turn);
        return turn.outcome();
    }

    /** The runtime is no more. */
    void ended(int status) {
        turn.outcome().complete(FunctionError.exited(turn.invocation().requestId(), status));
        idle.completeExceptionally(new IllegalStateException(
                "it ended the JVM with status " + status + " while it was initialised."));
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath().substring(secret.length() + VERSION.length());
            switch (exchange.getRequestMethod() + " " + path) {
                case "GET invocation/next" -> next(exchange);
                case "GET restore/next" -> answer(exchange, 200, "");
                case "POST init/error", "POST restore/error" -> {
                    JsonNode error = JSON.readTree(exchange.getRequestBody());
                    idle.completeExceptionally(new StartFailure(error.path("errorMessage").asText()));
                    accept(exchange);
                }
                case String post when post.startsWith("POST invocation/") -> ended(exchange, path.split("/", 3));
                default -> answer(exchange, 404, error("there is no such path", "InvalidPath"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void next(HttpExchange exchange) throws IOException, InterruptedException {
        idle.complete(null);
        Invocation event = next.take().invocation();
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", "application/json");
        headers.set("Lambda-Runtime-Aws-Request-Id", event.requestId());
        headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(event.deadline().toEpochMilli()));
        headers.set("Lambda-Runtime-Invoked-Function-Arn", event.functionArn());
        if (!event.traceId().isEmpty()) {
            headers.set("Lambda-Runtime-Trace-Id", event.traceId());
        }
        answer(exchange, 200, event.event());
    }

    private void ended(HttpExchange exchange, String[] path) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (path.length < 3 || !path[1].equals(turn.invocation().requestId())) {
            answer(exchange, 400, error("Invalid request ID", "InvalidRequestID"));
        } else if (path[2].equals("error")) {
            JsonNode error = JSON.readTree(body);
            turn.outcome()
                    .complete(
                            new FunctionError(error.path("errorType").asText("Unhandled"),
                                    error.path("errorMessage").asText()));
            accept(exchange);
        } else if (body.length > LambdaFunction.LARGEST) {
            turn.outcome().complete(FunctionError.tooLarge(body.length));
            answer(exchange, 413, error("Exceeded maximum allowed payload size (" + LambdaFunction.LARGEST + " bytes).",
                    "RequestEntityTooLarge"));
        } else {
            turn.outcome().complete(Answer.of(body));
            accept(exchange);
        }
    }

    private static void accept(HttpExchange exchange) throws IOException {
        answer(exchange, 202, "{\"status\":\"OK\"}\n");
    }

    private static String error(String message, String type) {
        return "{\"errorMessage\":\"" + message + "\",\"errorType\":\"" + type + "\"}";
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
