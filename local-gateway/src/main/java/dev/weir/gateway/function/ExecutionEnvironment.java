package dev.weir.gateway.function;

import java.util.OptionalLong;
import java.util.function.Consumer;

/** One execution environment: memory, statics and variables of its own. It serves one call at a time. */
sealed interface ExecutionEnvironment extends AutoCloseable permits LoadedEnvironment, ChildEnvironment {

    /** Runs on the environment's own thread, on which its calls have to be made. */
    void execute(Runnable task);

    /**
     * Calls the function, and returns when its handler has.
     *
     * @param ended is told once how the call ended; after a timeout or an exit on another thread, while the handler may go on
     */
    void call(Invocation invocation, Consumer<Outcome> ended);

    /** Whether it can serve another call: not after a timeout, an exit or an error of the JVM. */
    boolean usable();

    /** The most memory it has used, in MB; empty where that cannot be told from the rest of the process's. */
    OptionalLong peakMemory();

    @Override
    void close();
}
