package dev.weir.gateway.wire;

/**
 * A whole request.
 *
 * @param target as in the request line: neither decoded nor normalised
 * @param sourceIp the peer's address
 * @param port the port it came in by
 */
public record Request(
        String method, String target, String protocol, Headers headers, Body body, String sourceIp, int port) {}
