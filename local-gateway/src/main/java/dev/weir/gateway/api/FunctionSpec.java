package dev.weir.gateway.api;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * A function as the template describes it.
 *
 * @param name the logical id in the template
 * @param handler {@code package.Class} or {@code package.Class::method}
 * @param code the built jar, or a directory of classes with {@code lib/*.jar}, resolved against the template's folder
 * @param memory in MB
 * @param environment the function's own variables, intrinsics resolved
 */
public record FunctionSpec(
        String name, String handler, Path code, Duration timeout, int memory, Map<String, String> environment) {

    public FunctionSpec {
        environment = Map.copyOf(environment);
    }

    /** The same of other code. */
    public FunctionSpec withCode(Path other) {
        return new FunctionSpec(name, handler, other, timeout, memory, environment);
    }
}
