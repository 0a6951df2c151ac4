package dev.weir.gateway.wire;

import java.util.concurrent.CompletableFuture;

/** What answers requests. */
public interface Service {

    /** Must not block: the thread that calls it serves other connections too. The answer may come on any thread. */
    CompletableFuture<Response> answer(Request request);

    /** Must not block. What is sent for a request that never became whole. */
    Response refuse(Refusal why);

    /** Why a request is not even looked at. */
    enum Refusal {
        BODY_TOO_LARGE,
        HEADERS_TOO_LARGE,
        MALFORMED
    }
}
