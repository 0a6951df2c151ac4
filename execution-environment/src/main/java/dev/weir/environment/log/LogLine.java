package dev.weir.environment.log;

import java.io.PrintStream;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** How one thing that was logged is written: one line, whatever it says. */
interface LogLine {

    /** What was logged, by the logger of this name. */
    record Entry(Instant time, Level level, String logger, String message, @Nullable Throwable thrown) {

        /** The logger's class alone. */
        String source() {
            return logger.substring(logger.lastIndexOf('.') + 1);
        }
    }

    void write(Entry entry);

    /**
     * JSON on standard output where the decision log is written there: {@code WEIR_DECISION_LOG} is {@code on}, or is not
     * set, in Lambda. A sentence on standard error elsewhere, and the trace of what was thrown.
     *
     * @param variables the value of each by its name, null if it has none
     */
    static LogLine of(Variables variables) {
        var lambda = variables.get("AWS_LAMBDA_RUNTIME_API") != null && variables.get("AWS_SAM_LOCAL") == null;
        var said = variables.get("WEIR_DECISION_LOG");
        return said == null || said.isBlank() ? of(lambda) : of(said.equals("on"));
    }

    /** A process's environment. */
    @FunctionalInterface
    interface Variables {

        @Nullable
        String get(String name);
    }

    private static LogLine of(boolean structured) {
        // Asked for at each line, since others may exchange them.
        return structured ? json(() -> System.out) : text(() -> System.err);
    }

    /** {@code time}, {@code level}, {@code message}, {@code logger}, and {@code error} where something was thrown. */
    static LogLine json(Supplier<PrintStream> out) {
        return entry -> {
            var line = new StringBuilder("{");
            field(line, "time", entry.time().toString()).append(',');
            field(line, "level", entry.level().toString()).append(',');
            field(line, "message", entry.message()).append(',');
            field(line, "logger", entry.logger());
            if (entry.thrown() != null) {
                field(line.append(','), "error", entry.thrown().toString());
            }
            out.get().println(line.append('}'));
        };
    }

    static LogLine text(Supplier<PrintStream> out) {
        return entry -> {
            out.get().println(entry.level() + " " + entry.source() + " - " + entry.message());
            if (entry.thrown() != null) {
                entry.thrown().printStackTrace(out.get());
            }
        };
    }

    private static StringBuilder field(StringBuilder line, String name, String value) {
        line.append('"').append(name).append("\":\"");
        value.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                line.append('\\').append((char) c);
            } else if (c < ' ' || c == 0x2028 || c == 0x2029 || Character.isSurrogate((char) c)) {
                line.append("\\u%04x".formatted(c)); // a lone surrogate is no UTF-8
            } else {
                line.append((char) c);
            }
        });
        return line.append('"');
    }
}
