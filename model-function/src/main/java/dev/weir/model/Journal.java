package dev.weir.model;

import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** What operators are told of one call, with the ids by which it is found again. */
final class Journal {
    private static final Logger LOG = LoggerFactory.getLogger(ModelFunction.class);

    private Journal() {}

    /** Something that an operator may have to know of. */
    static void warn(Call call, String message) {
        warn(message, of(call));
    }

    /** The same, with these fields in their order. */
    static void warn(String message, Map<String, Object> fields) {
        write(LOG.atWarn(), message, fields);
    }

    /** Something that an operator has to mend. */
    static void error(Call call, String message) {
        write(LOG.atError(), message, of(call));
    }

    /** The same, with what was thrown. */
    static void error(Call call, String message, Throwable thrown) {
        write(LOG.atError().setCause(thrown), message, of(call));
    }

    /** What is told of a call in any case: the ids by which it is found again, and its stage if it has one. */
    static Map<String, Object> of(Call call) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("requestId", call.requestId());
        call.trace().id().ifPresent(id -> fields.put("traceId", id));
        fields.put("stage", call.stage());
        fields.values().removeIf(""::equals);
        return fields;
    }

    private static void write(LoggingEventBuilder line, String message, Map<String, Object> fields) {
        var whole = line;
        for (var field : fields.entrySet()) {
            whole = whole.addKeyValue(field.getKey(), field.getValue());
        }
        whole.log(message);
    }
}
