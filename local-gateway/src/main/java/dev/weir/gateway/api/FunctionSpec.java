package dev.weir.gateway.api;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A function as the template describes it.
 *
 * @param name what Lambda calls it, which is its logical id where the template does not say {@code FunctionName}
 * @param handler {@code package.Class} or {@code package.Class::method}
 * @param code the built jar or zip, or a directory of classes with {@code lib/*.jar}, resolved against the template's
 *     folder
 * @param layers folders or archives with {@code java/lib/*.jar}, in the order in which they are laid over each other
 * @param memory in MB
 * @param environment the function's own variables, intrinsics resolved
 * @param location where it is taken to live
 * @param unserved why it is not run here, as a whole sentence with its remedy: each call of it fails; empty where it is run
 */
public record FunctionSpec(
        String name, String handler, Path code, List<Path> layers, Duration timeout, int memory,
        Map<String, String> environment, Execution execution, Location location, Optional<String> unserved) {

    public FunctionSpec {
        layers = List.copyOf(layers);
        environment = Map.copyOf(environment);
    }

    /** A function that is run. */
    public FunctionSpec(String name, String handler, Path code, List<Path> layers, Duration timeout, int memory,
            Map<String, String> environment, Execution execution, Location location) {
        this(name, handler, code, layers, timeout, memory, environment, execution, location, Optional.empty());
    }

    /** What stands for something that would answer, and cannot here. */
    public static FunctionSpec unserved(String name, String why) {
        return new FunctionSpec(name, "", Path.of(""), Duration.ofSeconds(3), 128, Map.of()).unserved(why);
    }

    /** A function without layers that is run as Lambda runs it when it is told nothing. */
    public FunctionSpec(String name, String handler, Path code, Duration timeout, int memory,
            Map<String, String> environment) {
        this(name, handler, code, List.of(), timeout, memory, environment, Execution.standard(), Location.USUAL);
    }

    /** The same function with other variables. */
    public FunctionSpec withEnvironment(Map<String, String> other) {
        return new FunctionSpec(name, handler, code, layers, timeout, memory, other, execution, location, unserved);
    }

    /** The same function, run otherwise. */
    public FunctionSpec with(Execution other) {
        return new FunctionSpec(name, handler, code, layers, timeout, memory, environment, other, location, unserved);
    }

    /** The same, which is not run. */
    public FunctionSpec unserved(String why) {
        return new FunctionSpec(name, handler, code, layers, timeout, memory, environment, execution, location,
                Optional.of(why));
    }

    /** The same of other code. */
    public FunctionSpec withCode(Path other) {
        return new FunctionSpec(name, handler, other, layers, timeout, memory, environment, execution, location,
                unserved);
    }

    /** The same with other layers. */
    public FunctionSpec withLayers(List<Path> others) {
        return new FunctionSpec(name, handler, code, others, timeout, memory, environment, execution, location,
                unserved);
    }

    /** The ARN by which it is invoked: of its alias, where it has one. */
    public String arn() {
        return location.arn("lambda",
                "function:" + name + execution.alias().map(alias -> ":" + alias).orElse(""));
    }
}
