package dev.weir.gateway;

import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.testfunction.ScriptedFunction;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Specs of the functions that the tests compile. */
public final class TestFunctions {

    private TestFunctions() {}

    /** Where the test classes are: a function's code like any other. */
    public static Path classes() {
        try {
            return Path.of(TestFunctions.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    public static FunctionSpec of(Class<?> handler, Map<String, String> environment) {
        return new FunctionSpec(handler.getSimpleName(), handler.getName(), classes(), Duration.ofSeconds(5), 128,
                environment);
    }

    public static FunctionSpec scripted(String name, Duration timeout, Map<String, String> environment) {
        return new FunctionSpec(name, ScriptedFunction.class.getName(), classes(), timeout, 128, environment);
    }

    public static FunctionSpec scripted(String name, String output) {
        return scripted(name, Duration.ofSeconds(5), Map.of("OUTPUT", output));
    }
}
