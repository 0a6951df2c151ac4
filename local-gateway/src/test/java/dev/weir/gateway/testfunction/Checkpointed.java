package dev.weir.gateway.testfunction;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.ArrayList;
import java.util.List;
import org.crac.Core;
import org.crac.Resource;

/** Answers which of its hooks have run, in their order. Restoring it fails where {@code THROW} says why. */
public final class Checkpointed implements RequestHandler<String, List<String>> {

    private static final List<String> HOOKS = new ArrayList<>();
    /** The context refers to resources weakly. */
    private static final List<Resource> RESOURCES = List.of(new Hooks("first"), new Hooks("second"));

    public Checkpointed() {
        RESOURCES.forEach(Core.getGlobalContext()::register);
    }

    @Override
    public List<String> handleRequest(String input, Context context) {
        return HOOKS;
    }

    private record Hooks(String name) implements Resource {

        @Override
        public void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
            HOOKS.add("before " + name);
        }

        @Override
        public void afterRestore(org.crac.Context<? extends Resource> context) {
            if (System.getenv("THROW") != null) {
                throw new IllegalStateException(System.getenv("THROW"));
            }
            HOOKS.add("after " + name);
        }
    }
}
