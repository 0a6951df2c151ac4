package dev.weir.gateway.wire;

/** What answers requests. */
public interface Service {

    /** May block: it is called on a thread of the request's own. */
    Response answer(Request request);

    /** Must not block. What is sent for a request that never became whole. */
    Response refuse(Refusal why);

    /** Why a request is not even looked at. */
    enum Refusal {
        BODY_TOO_LARGE,
        HEADERS_TOO_LARGE,
        MALFORMED
    }
}
