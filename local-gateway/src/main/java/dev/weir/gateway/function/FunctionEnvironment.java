package dev.weir.gateway.function;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for {@link System} and {@link Runtime} inside a function, where those are the whole process's. Every
 * environment's loader defines a copy of this class, so its static fields hold what is that environment's own.
 *
 * <p>It knows no other type of the gateway, none of which is there in a function's loader.
 */
public final class FunctionEnvironment {

    /** The function's {@link System#in}: nothing can be read from it, as on Lambda. */
    public static volatile InputStream in = InputStream.nullInputStream();
    /** The function's {@link System#out}. */
    public static volatile PrintStream out = System.out;
    /** The function's {@link System#err}. */
    public static volatile PrintStream err = System.err;

    private static volatile Map<String, String> variables = Map.of();
    private static volatile Properties properties = copyOf(System.getProperties());
    private static volatile IntConsumer exit = status -> {};
    private static final Set<Thread> HOOKS = ConcurrentHashMap.newKeySet();

    private FunctionEnvironment() {}

    /** Called once, before any code of the function runs. */
    public static void become(Map<String, String> own, PrintStream log, PrintStream errors, IntConsumer whenEnded) {
        variables = Map.copyOf(own);
        out = log;
        err = errors;
        exit = whenEnded;
        // As on Lambda: what a function registers with org.crac is registered with the runtime.
        properties.setProperty("org.crac.Core.Compat", "com.amazonaws.services.lambda.crac");
    }

    /**
     * Where the X-Ray SDKs look for an invocation's trace.
     *
     * @param variable whether there is an environment variable too, which Java runtimes since 17 lack
     */
    public static void trace(String traceId, boolean variable) {
        properties.setProperty("com.amazonaws.xray.traceHeader", traceId);
        if (variable) {
            var with = new HashMap<>(variables);
            with.put("_X_AMZN_TRACE_ID", traceId);
            variables = Map.copyOf(with);
        }
    }

    /** Runs what the function wants to be run at its end, for as long as Lambda lets it. */
    public static void end(long millis) {
        List<Thread> hooks = new ArrayList<>(HOOKS);
        HOOKS.removeAll(hooks);
        long until = System.nanoTime() + millis * 1_000_000;
        hooks.forEach(Thread::start);
        try {
            for (Thread hook : hooks) {
                hook.join(Math.max(1, (until - System.nanoTime()) / 1_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The function's {@link System#getenv()}. */
    public static Map<String, String> getenv() {
        return variables;
    }

    /** The function's {@link System#getenv(String)}. */
    public static @Nullable String getenv(String name) {
        return variables.get(name);
    }

    /** The function's {@link System#setIn}. */
    public static void setIn(InputStream other) {
        in = other;
    }

    /** The function's {@link System#setOut}. */
    public static void setOut(PrintStream other) {
        out = other;
    }

    /** The function's {@link System#setErr}. */
    public static void setErr(PrintStream other) {
        err = other;
    }

    /** The function's {@link System#getProperties}. */
    public static Properties getProperties() {
        return properties;
    }

    /** The function's {@link System#setProperties}; with null they are again what the process started with. */
    public static void setProperties(@Nullable Properties other) {
        properties = other == null ? copyOf(System.getProperties()) : other;
    }

    /** The function's {@link System#getProperty(String)}. */
    public static @Nullable String getProperty(String key) {
        return properties.getProperty(key);
    }

    /** The function's {@link System#getProperty(String, String)}. */
    public static @Nullable String getProperty(String key, @Nullable String otherwise) {
        String value = properties.getProperty(key);
        return value == null ? otherwise : value;
    }

    /** The function's {@link System#setProperty}. The process's is set too, as the JDK's own code reads that one. */
    public static @Nullable String setProperty(String key, String value) {
        System.setProperty(key, value);
        return (String) properties.setProperty(key, value);
    }

    /** The function's {@link System#clearProperty}, and the process's for the same reason. */
    public static @Nullable String clearProperty(String key) {
        System.clearProperty(key);
        return (String) properties.remove(key);
    }

    /** The function's {@link System#exit}. */
    public static void exit(int status) {
        exit.accept(status);
        throw new Error("the function ended itself with status " + status);
    }

    /** The function's {@link Runtime#exit}. */
    public static void exit(Runtime runtime, int status) {
        exit(status);
    }

    /** The function's {@link Runtime#halt}. */
    public static void halt(Runtime runtime, int status) {
        exit(status);
    }

    /** The function's {@link Runtime#addShutdownHook}: a hook of the process would keep the environment in memory. */
    public static void addShutdownHook(Runtime runtime, Thread hook) {
        if (!HOOKS.add(hook)) {
            throw new IllegalArgumentException("Hook previously registered");
        }
    }

    /** The function's {@link Runtime#removeShutdownHook}. */
    public static boolean removeShutdownHook(Runtime runtime, Thread hook) {
        return HOOKS.remove(hook);
    }

    private static Properties copyOf(Properties original) {
        var copy = new Properties();
        original.stringPropertyNames().forEach(name -> copy.setProperty(name, original.getProperty(name)));
        return copy;
    }
}
