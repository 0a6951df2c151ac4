package dev.weir.gateway.function;

/** What keeps one execution environment from another. */
public enum Isolation {
    /** A class loader in this process: starts at once, and a debugger sees everything. */
    LOADER,
    /** A JVM of its own under the official Lambda runtime interface client: as on Lambda, and slower to start. */
    PROCESS
}
