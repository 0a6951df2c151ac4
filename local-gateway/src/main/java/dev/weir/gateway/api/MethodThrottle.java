package dev.weir.gateway.api;

/**
 * A throttle of one method, or of many.
 *
 * @param method upper case, or {@code *} for each
 * @param resource the resource template, or {@code /*} for each
 */
public record MethodThrottle(String method, String resource, Throttle throttle) {}
