package dev.weir.gateway.function;

import java.util.OptionalLong;

/** One execution environment: memory, statics and variables of its own. It serves one call at a time. */
sealed interface ExecutionEnvironment extends AutoCloseable permits LoadedEnvironment, ChildEnvironment {

    /** Calls the function and waits at most its own timeout. */
    Outcome call(Invocation invocation);

    /** Whether it can serve another call: not after a timeout, an exit or an error of the JVM. */
    boolean usable();

    /** The most memory it has used, in MB; empty where that cannot be told from the rest of the process's. */
    OptionalLong peakMemory();

    @Override
    void close();
}
