package dev.weir.gateway.rest.http;

/** A whole response. {@code Content-Length}, {@code Date} and {@code Connection} are the connection's business. */
public record Response(int status, Headers headers, Body body) {}
