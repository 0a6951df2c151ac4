package dev.weir.environment.log;

import dev.weir.environment.Switch;
import dev.weir.limiter.settings.Settings;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;

/** How one thing that was logged is written: one line, whatever it says. */
interface LogLine {

    /**
     * What was logged, by the logger of this name.
     *
     * @param fields by which it is found again: the ids of a call
     */
    record Entry(
            Instant time, Level level, String logger, String message, List<KeyValuePair> fields,
            @Nullable Throwable thrown) {

        /** The logger's class alone. */
        String source() {
            return logger.substring(logger.lastIndexOf('.') + 1);
        }

        /** What was thrown: of an error, which somebody has to mend, with its trace. */
        Optional<String> error() {
            return Optional.ofNullable(thrown).map(it -> level == Level.ERROR ? trace(it) : it.toString());
        }

        private static String trace(Throwable thrown) {
            var trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));
            return trace.toString();
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
        return of(isStructured(variables));
    }

    private static boolean isStructured(Variables variables) {
        try {
            return Switch.isOn(name -> Optional.ofNullable(variables.get(Settings.variable(name))),
                    "weir.decision-log");
        } catch (IllegalStateException _) {
            return false; // a sentence, and the function that does not start for it says why
        }
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

    /**
     * {@code time}, {@code level}, {@code message}, the fields as texts, {@code logger}, and {@code error} where something
     * was thrown.
     */
    static LogLine json(Supplier<PrintStream> out) {
        return entry -> {
            var line = new StringBuilder("{");
            field(line, "time", entry.time().toString()).append(',');
            field(line, "level", entry.level().toString()).append(',');
            field(line, "message", entry.message()).append(',');
            entry.fields().forEach(field -> field(line, field.key, String.valueOf(field.value)).append(','));
            field(line, "logger", entry.logger());
            entry.error().ifPresent(error -> field(line.append(','), "error", error));
            out.get().println(line.append('}'));
        };
    }

    static LogLine text(Supplier<PrintStream> out) {
        return entry -> {
            var line = new StringBuilder(entry.level() + " " + entry.source() + " - " + entry.message());
            entry.fields().forEach(field -> line.append(' ').append(field.key).append('=').append(field.value));
            out.get().println(line);
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
