package dev.weir.gateway.wire;

/** One header field, its name as it was written. */
public record Header(String name, String value) {}
