package dev.weir.gateway.wire;

import java.time.Duration;

/**
 * How much a request may be.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html">
 *     Quotas of REST APIs</a>
 */
final class Limits {

    /** Request line and headers together. */
    static final int HEAD = 10_240;

    static final int BODY = 10 * 1024 * 1024;

    /** How long a connection may stay silent. */
    static final Duration IDLE = Duration.ofSeconds(60);

    /** How long requests that are being served may take after a close. */
    static final Duration FAREWELL = Duration.ofSeconds(2);

    private Limits() {}
}
