package dev.weir.gateway.fidelity;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Keeps how each test that carries a row ended in this run. */
final class RowRecorder implements TestWatcher {

    private static final Map<Method, Result> RESULTS = new ConcurrentHashMap<>();

    /** How the cases of a test ended; a test that is no table has one. */
    record Result(int passed, int failed) {

        Result plus(Result other) {
            return new Result(passed + other.passed, failed + other.failed);
        }
    }

    /** Empty for a test that has not been run. */
    static Optional<Result> of(Method test) {
        return Optional.ofNullable(RESULTS.get(test));
    }

    @Override
    public void testSuccessful(ExtensionContext context) {
        add(context, new Result(1, 0));
    }

    @Override
    public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
        add(context, new Result(0, 1));
    }

    @Override
    public void testAborted(ExtensionContext context, @Nullable Throwable cause) {
        add(context, new Result(0, 1));
    }

    private static void add(ExtensionContext context, Result one) {
        RESULTS.merge(context.getRequiredTestMethod(), one, Result::plus);
    }
}
