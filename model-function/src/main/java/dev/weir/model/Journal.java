package dev.weir.model;

import dev.weir.environment.Switch;
import io.micronaut.context.env.Environment;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What operators are told, a line each: of JSON on standard output, in the fields of the authorizer's log, where {@code
 * WEIR_DECISION_LOG} is {@code on}, as in Lambda it is if nobody says otherwise; else a sentence for a terminal. Safe for
 * many threads.
 */
@Singleton
final class Journal {
    private static final Logger LOG = LoggerFactory.getLogger(ModelFunction.class);

    private final boolean inJson;
    private final JsonMapper json;
    private final InstantSource clock = InstantSource.system();

    Journal(Environment environment, JsonMapper json) {
        this.inJson = Switch.isOn(name -> environment.getProperty(name, String.class), "weir.decision-log");
        this.json = json;
    }

    /** Something that an operator may have to know of. */
    void warn(String message) {
        write(Level.WARN, message, Map.of());
    }

    /** The same of one call. */
    void warn(Call call, String message) {
        write(Level.WARN, message, of(call));
    }

    /** Something that an operator has to mend. */
    void error(Call call, String message) {
        write(Level.ERROR, message, of(call));
    }

    /** The same, with the trace of what was thrown. */
    void error(Call call, String message, Throwable thrown) {
        var fields = of(call);
        var trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        fields.put("error", trace.toString());
        write(Level.ERROR, message, fields);
    }

    /** What is told of a call in any case: the ids by which it is found again, and its stage. */
    static Map<String, Object> of(Call call) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("requestId", call.requestId());
        call.trace().id().ifPresent(id -> fields.put("traceId", id));
        fields.put("stage", call.stage());
        return fields;
    }

    /** @param fields in the order in which they are told */
    void write(Level level, String message, Map<String, Object> fields) {
        if (inJson) {
            System.out.println(line(level, message, fields));
        } else {
            LOG.atLevel(level).log(sentence(message, fields));
        }
    }

    private String line(Level level, String message, Map<String, Object> fields) {
        var line = new LinkedHashMap<String, Object>();
        line.put("time", clock.instant().toString());
        line.put("level", level.name());
        line.put("message", message);
        line.putAll(fields);
        try {
            return json.writeValueAsString(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sentence(String message, Map<String, Object> fields) {
        return fields.entrySet()
                .stream()
                .filter(field -> !field.getValue().equals(""))
                .map(field -> " " + field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining("", message, ""));
    }
}
