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
        String name, String handler, Path code, Duration timeout, int memory, Map<String, String> environment,
        Execution execution) {

    public FunctionSpec {
        environment = Map.copyOf(environment);
    }

    /** A function that is run as Lambda runs it when it is told nothing. */
    public FunctionSpec(String name, String handler, Path code, Duration timeout, int memory,
            Map<String, String> environment) {
        this(name, handler, code, timeout, memory, environment, Execution.standard());
    }

    /** The same function with other variables. */
    public FunctionSpec withEnvironment(Map<String, String> other) {
        return new FunctionSpec(name, handler, code, timeout, memory, other, execution);
    }

    /** The same function, run otherwise. */
    public FunctionSpec with(Execution other) {
        return new FunctionSpec(name, handler, code, timeout, memory, environment, other);
    }

    /** The same of other code. */
    public FunctionSpec withCode(Path other) {
        return new FunctionSpec(name, handler, other, timeout, memory, environment, execution);
    }
}
