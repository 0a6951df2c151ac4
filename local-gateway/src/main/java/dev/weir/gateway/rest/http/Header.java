package dev.weir.gateway.rest.http;

/** One header field, its name as it was written. */
public record Header(String name, String value) {}
