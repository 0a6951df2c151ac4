package dev.weir.gateway.function;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for {@link System#getenv()} inside a function. Every function's loader defines a copy of this class, so the
 * one static field holds that function's variables.
 */
public final class FunctionEnvironment {

    private static volatile Map<String, String> variables = Map.of();

    private FunctionEnvironment() {}

    /** Called once by the loader, by reflection, before any code of the function runs. */
    public static void become(Map<String, String> own) {
        variables = Map.copyOf(own);
    }

    /** The function's {@link System#getenv()}. */
    public static Map<String, String> getenv() {
        return variables;
    }

    /** The function's {@link System#getenv(String)}. */
    public static @Nullable String getenv(String name) {
        return variables.get(name);
    }
}
