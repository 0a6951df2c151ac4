package dev.weir.gateway.function;

import dev.weir.gateway.StartFailure;
import dev.weir.gateway.api.FunctionSpec;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Runs a function's hooks as Lambda does around a snapshot: all {@code beforeCheckpoint}, the last registered first, then
 * all {@code afterRestore}. Nothing is really written: the environment goes on as it is.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-java.html">Lambda SnapStart runtime
 *     hooks for Java</a>
 */
final class SnapStart {

    private static final String PACKAGE = "com.amazonaws.services.lambda.crac";

    private SnapStart() {}

    static void restore(FunctionSpec spec, ClassLoader loader) throws ReflectiveOperationException {
        Object context = loader.loadClass(PACKAGE + ".Core").getMethod("getGlobalContext").invoke(null);
        try {
            // Its public method empties a DNS cache besides, by native code that is there for Linux only.
            var before = loader.loadClass(PACKAGE + ".ContextImpl").getDeclaredMethod("executeBeforeCheckpointHooks");
            before.setAccessible(true);
            before.invoke(context);
            loader.loadClass(PACKAGE + ".Resource")
                    .getMethod("afterRestore", loader.loadClass(PACKAGE + ".Context"))
                    .invoke(context, (Object) null);
        } catch (InvocationTargetException e) {
            Throwable thrown = e.getCause() == null ? e : e.getCause();
            Throwable hooks = Arrays.stream(thrown.getSuppressed()).findFirst().orElse(thrown);
            throw new StartFailure(
                    spec.name() + " cannot be restored from a snapshot: " + FailureLog.message(hooks), hooks);
        }
    }
}
