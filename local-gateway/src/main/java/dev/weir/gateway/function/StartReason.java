package dev.weir.gateway.function;

import dev.weir.gateway.StartFailure;
import dev.weir.gateway.api.FunctionSpec;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Why a function does not start, in the words of the exception at the root of it: what wraps that is of no use to a user. */
final class StartReason {

    private static final String CAUSED_BY = "Caused by: ";

    private static final Pattern MISSING_CLASS = Pattern
            .compile("java\\.lang\\.(?:ClassNotFoundException|NoClassDefFoundError): (\\S+)");

    private StartReason() {}

    static StartFailure of(FunctionSpec spec, Throwable thrown) {
        if (thrown instanceof ClassNotFoundException && handlerClass(spec).equals(thrown.getMessage())) {
            return noHandler(spec);
        }
        return new StartFailure(spec.name() + " cannot start: " + reason(thrown), thrown);
    }

    static StartFailure noHandler(FunctionSpec spec) {
        return new StartFailure(
                spec.name() + "'s handler class " + handlerClass(spec) + " is not in " + spec.code() + ".");
    }

    static String handlerClass(FunctionSpec spec) {
        return spec.handler().split("::", 2)[0];
    }

    private static String reason(Throwable thrown) {
        var trace = text(thrown, "trace");
        var root = trace.lastIndexOf("\n" + CAUSED_BY);
        if (root >= 0) {
            return plain(messageAt(trace.substring(root + 1 + CAUSED_BY.length())));
        }
        var innermost = thrown;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        var message = innermost.getLocalizedMessage() == null ? text(innermost, "msg") : innermost.toString();
        return plain(message.isBlank() ? innermost.toString() : message.strip());
    }

    /** A stack trace's first exception: its lines up to the first frame. The runtime keeps no more than that text. */
    private static String messageAt(String trace) {
        return trace.lines()
                .takeWhile(line -> !line.startsWith("\tat ") && !line.startsWith("\t... "))
                .collect(Collectors.joining("\n"));
    }

    /** Without the exception's type where the message is a sentence. */
    private static String plain(String described) {
        if (described.matches("java\\.lang\\.NoSuchMethodException: \\S+\\.<init>\\(\\)")) {
            return "its class has no public constructor without arguments, by which Lambda makes it: add one.";
        }
        var missing = MISSING_CLASS.matcher(described);
        if (missing.matches()) {
            return "class " + missing.group(1).replace('/', '.')
                    + " is in neither its code nor its layers: build it with"
                    + " its dependencies, e.g. by `sam build`, or as one jar with all of them.";
        }
        var type = described.indexOf(": ");
        var isType = type > 0 && described.substring(0, type).matches("[\\w.$]+");
        return isType && described.indexOf(' ', type + 2) > 0 ? described.substring(type + 2) : described;
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
