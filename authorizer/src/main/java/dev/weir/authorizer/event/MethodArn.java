package dev.weir.authorizer.event;

/**
 * {@code arn:aws:execute-api:region:account:api/stage/METHOD/path}, of which a WebSocket API's and an HTTP API's
 * {@code $default} have no path.
 *
 * @param stage the ARN as far as the stage
 * @param method what follows it: a method, {@code $connect} or {@code $default}
 * @param path without its first slash; empty if there is none
 */
record MethodArn(String stage, String method, String path) {

    /** @throws IllegalArgumentException if it is none */
    static MethodArn parse(String arn) {
        var parts = arn.split("/", 4);
        if (parts.length < 3 || !parts[0].startsWith("arn:") || parts[1].isEmpty() || parts[2].isEmpty()) {
            throw new IllegalArgumentException(
                    "the event has no ARN of a method: arn:aws:execute-api:…:api/stage/METHOD/path");
        }
        return new MethodArn(parts[0] + "/" + parts[1], parts[2], parts.length < 4 ? "" : parts[3]);
    }
}
