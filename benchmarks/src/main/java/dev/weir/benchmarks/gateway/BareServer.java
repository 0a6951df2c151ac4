package dev.weir.benchmarks.gateway;

import dev.weir.gateway.wire.Body;
import dev.weir.gateway.wire.Header;
import dev.weir.gateway.wire.Headers;
import dev.weir.gateway.wire.HttpServer;
import dev.weir.gateway.wire.Request;
import dev.weir.gateway.wire.Response;
import dev.weir.gateway.wire.Service;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/**
 * The gateway's own HTTP server with one answer to everything and nothing behind it: a thread for each request, as whatever
 * runs handlers needs one, but for those to {@link #READER}.
 */
final class BareServer implements Service {

    /** The path that is answered by the thread that reads. */
    static final String READER = "/reader";

    private static final Response ANSWER = new Response(200,
            new Headers(List.of(new Header("Content-Type", "application/json"))), Body.of("{\"ok\":true}"));

    private static final Executor THREADS = Executors.newVirtualThreadPerTaskExecutor();

    private BareServer() {}

    /** Serves on a port until the process is ended. */
    public static void main(String[] arguments) throws InterruptedException {
        var server = HttpServer.bind(Integer.parseInt(arguments[0]));
        server.serve(new BareServer());
        new CountDownLatch(1).await();
    }

    @Override
    public CompletableFuture<Response> answer(Request request) {
        return request.target().equals(READER)
                ? CompletableFuture.completedFuture(ANSWER)
                : CompletableFuture.supplyAsync(() -> ANSWER, THREADS);
    }

    @Override
    public Response refuse(Refusal why) {
        return new Response(400, new Headers(List.of()), Body.EMPTY);
    }
}
