package dev.weir.gateway.function;

import dev.weir.gateway.api.FunctionSpec;
import java.time.InstantSource;

/** Starts the execution environments of one function, and holds what they have in common. */
sealed interface Sandbox extends AutoCloseable permits Sandbox.Loader, ProcessSandbox {

    /** Where a template reserves as many as an account has, a laptop would not bear them. */
    int MOST_RESERVED = 16;

    /** Runs the INIT phase of a new environment. */
    ExecutionEnvironment start();

    /** How many environments it starts at most. */
    int most();

    /** How many a laptop can have: as many as the function reserves, within bounds. */
    static int most(FunctionSpec spec) {
        return Math.clamp(spec.execution().reserved().orElse(EnvironmentPool.MOST), 1, MOST_RESERVED);
    }

    @Override
    void close();

    static Sandbox of(Isolation isolation, FunctionSpec spec, InstantSource clock, FunctionLog log,
            FailureLog failures) {
        return switch (isolation) {
            case LOADER -> new Loader(spec, clock, log, failures);
            case PROCESS -> ProcessSandbox.prepare(spec, clock, log, failures);
        };
    }

    /** In this process. */
    record Loader(FunctionSpec spec, InstantSource clock, FunctionLog log, FailureLog failures) implements Sandbox {

        /** Code of more bytes brings a model and native libraries, which load once per process. */
        private static final long LARGE = 32 << 20;

        @Override
        public ExecutionEnvironment start() {
            var variables = LambdaVariables.of(spec, LoadedEnvironment.taskRoot(spec.code()), clock.instant());
            return LoadedEnvironment.start(spec, log, failures, variables);
        }

        @Override
        public int most() {
            return FunctionCode.size(spec.code()) > LARGE ? 1 : Sandbox.most(spec);
        }

        @Override
        public void close() {}
    }
}
