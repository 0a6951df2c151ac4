package dev.weir.gateway.wire;

/** A whole response. {@code Content-Length}, {@code Date} and {@code Connection} are the connection's business. */
public record Response(int status, Headers headers, Body body) {}
