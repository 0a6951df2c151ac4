package dev.weir.gateway.server;

import dev.weir.gateway.call.Call;
import dev.weir.gateway.call.RecentCalls;
import dev.weir.gateway.function.Printable;
import dev.weir.gateway.wire.Body;
import dev.weir.gateway.wire.Header;
import dev.weir.gateway.wire.Headers;
import dev.weir.gateway.wire.Request;
import dev.weir.gateway.wire.Response;
import dev.weir.gateway.wire.Service;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Makes a call again that was made before: a request with the header {@value #HEADER} and a request's id, whole or as the
 * log has it, is answered as that request would be now.
 */
record Replay(Service api, RecentCalls recent) implements Service {

    static final String HEADER = "Weir-Replay";

    @Override
    public CompletableFuture<Response> answer(Request request) {
        return request.headers()
                .last(HEADER)
                .map(id -> again(id.strip(), request.port()))
                .orElseGet(() -> api.answer(request));
    }

    // An id of another API is unknown here: this one would answer what it was never asked.
    private CompletableFuture<Response> again(String id, int port) {
        return recent.find(id)
                .map(Call::request)
                .filter(request -> request.port() == port)
                .map(api::answer)
                .orElseGet(() -> CompletableFuture.completedFuture(unknown(id)));
    }

    private static Response unknown(String id) {
        return new Response(404, new Headers(List.of(new Header("Content-Type", "text/plain; charset=utf-8"))),
                Body.of("No request " + Printable.of(id) + " is kept here: take an id from the log; the last "
                        + RecentCalls.MOST + " are kept.\n"));
    }

    @Override
    public Response refuse(Refusal why) {
        return api.refuse(why);
    }
}
