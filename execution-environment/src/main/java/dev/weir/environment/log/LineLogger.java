package dev.weir.environment.log;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventAware;

/** Writes warnings and errors; of {@code dev.weir.environment} also what it has to say of the limits. */
final class LineLogger extends LegacyAbstractLogger implements LoggingEventAware {

    private static final long serialVersionUID = 1L;

    private static final String TALKATIVE = "dev.weir.environment";
    /** The runtime reports a function that cannot start, with the same trace. */
    private static final String REPEATING = "io.micronaut.function.aws";

    private final transient LogLine line;
    private final int least;

    LineLogger(String name, LogLine line) {
        this.name = name;
        this.line = line;
        this.least = name.startsWith(REPEATING)
                ? Integer.MAX_VALUE
                : (name.startsWith(TALKATIVE) ? Level.INFO : Level.WARN).toInt();
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level, @Nullable Marker marker, String pattern, Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
        write(level, pattern, arguments, List.of(), thrown);
    }

    /** With the fields that it carries. */
    @Override
    public void log(LoggingEvent event) {
        write(event.getLevel(), event.getMessage(), event.getArgumentArray(),
                Optional.ofNullable(event.getKeyValuePairs()).orElse(List.of()), event.getThrowable());
    }

    private void write(
            Level level, String pattern, Object @Nullable [] arguments, List<KeyValuePair> fields,
            @Nullable Throwable thrown) {
        var message = String.valueOf(MessageFormatter.basicArrayFormat(pattern, arguments));
        line.write(new LogLine.Entry(InstantSource.system().instant(), level, name, message, fields, thrown));
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    public boolean isTraceEnabled() {
        return least <= Level.TRACE.toInt();
    }

    @Override
    public boolean isDebugEnabled() {
        return least <= Level.DEBUG.toInt();
    }

    @Override
    public boolean isInfoEnabled() {
        return least <= Level.INFO.toInt();
    }

    @Override
    public boolean isWarnEnabled() {
        return least <= Level.WARN.toInt();
    }

    @Override
    public boolean isErrorEnabled() {
        return least <= Level.ERROR.toInt();
    }
}
