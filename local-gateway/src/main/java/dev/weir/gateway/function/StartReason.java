package dev.weir.gateway.function;

import dev.weir.gateway.StartFailure;
import dev.weir.gateway.api.FunctionSpec;
import java.util.Optional;

/** Puts why a function does not start into one sentence. */
final class StartReason {

    private static final String CAUSED_BY = "Caused by: ";

    private StartReason() {}

    static StartFailure of(FunctionSpec spec, Throwable thrown) {
        if (thrown instanceof ClassNotFoundException && handlerClass(spec).equals(thrown.getMessage())) {
            return new StartFailure(
                    spec.name() + "'s handler class " + handlerClass(spec) + " is not in " + spec.code() + ".", thrown);
        }
        String outer = sentence(thrown);
        String inner = innermost(thrown).filter(text -> !outer.contains(text))
                .map(text -> " (" + text + ")")
                .orElse("");
        return new StartFailure(spec.name() + " cannot start: " + outer + inner, thrown);
    }

    private static String handlerClass(FunctionSpec spec) {
        return spec.handler().split("::", 2)[0];
    }

    private static Optional<String> innermost(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return thrown.getCause() != null ? Optional.of(sentence(root)) : innermostOf(text(thrown, "trace"));
    }

    // The runtime keeps a constructor's exception only as the text of its stack trace.
    private static Optional<String> innermostOf(String trace) {
        return trace.lines()
                .filter(line -> line.startsWith(CAUSED_BY))
                .reduce((first, last) -> last)
                .map(line -> withoutType(line.substring(CAUSED_BY.length())));
    }

    private static String withoutType(String line) {
        int colon = line.indexOf(": ");
        return colon < 0 ? line : line.substring(colon + 2);
    }

    private static String sentence(Throwable thrown) {
        String message = thrown.getLocalizedMessage() == null ? text(thrown, "msg") : thrown.getLocalizedMessage();
        return message.isBlank() ? thrown.getClass().getSimpleName() : message.strip().lines().findFirst().orElse("");
    }

    /** A field of the runtime's UserFault, whose type the gateway cannot name. */
    private static String text(Throwable thrown, String field) {
        try {
            return thrown.getClass().getField(field).get(thrown) instanceof String text ? text : "";
        } catch (ReflectiveOperationException notTheRuntimes) {
            return "";
        }
    }
}
