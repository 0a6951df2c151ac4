package dev.weir.gateway.function;

import java.time.Instant;

/** What Lambda's runtime is handed for one call. */
record Invocation(String requestId, String traceId, String functionArn, Instant deadline, String event) {}
