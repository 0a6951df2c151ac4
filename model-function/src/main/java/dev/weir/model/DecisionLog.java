package dev.weir.model;

import dev.weir.environment.Switch;
import dev.weir.limiter.verdict.Finding;
import io.micronaut.context.env.Environment;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The lines of the authorizer's decision log, of what is decided of a model: JSON on standard output where {@code
 * WEIR_DECISION_LOG} is {@code on}, as in Lambda it is if nobody says otherwise; elsewhere a sentence of each decision that
 * was made without Redis. Safe for many threads.
 */
@Singleton
final class DecisionLog {
    private final boolean isOn;
    private final JsonMapper json;
    private final InstantSource clock = InstantSource.system();

    /** @throws IllegalStateException if it is neither on nor off */
    DecisionLog(Environment environment, JsonMapper json) {
        this.isOn = Switch.isOn(name -> environment.getProperty(name, String.class), "weir.decision-log");
        this.json = json;
    }

    /**
     * Tells what was found of a call, if that is notable.
     *
     * @param limitsVersion of the limits it was decided by
     */
    void tell(Call call, String model, String limitsVersion, Finding finding, Duration took) {
        if (isOn && finding.isNotable()) {
            System.out.println(line(finding, fields(call, model, limitsVersion, finding, took)));
        } else if (finding.away().isPresent()) {
            Journal.warn(message(finding), fields(call, model, limitsVersion, finding, took));
        }
    }

    private static Map<String, Object> fields(
            Call call, String model, String limitsVersion, Finding finding, Duration took) {
        var fields = Journal.of(call);
        fields.put("limitsVersion", limitsVersion);
        fields.put("client", call.authorizer().client());
        fields.put("plan", call.authorizer().plan());
        fields.values().removeIf(""::equals);
        fields.put("model", model);
        fields.putAll(finding.fields());
        fields.put("decisionMs", took.toNanos() / 1e6);
        if (!finding.remembered()) {
            fields.put("redisMs", took.toNanos() / 1e6);
        }
        return fields;
    }

    private String line(Finding finding, Map<String, Object> fields) {
        var line = new LinkedHashMap<String, Object>();
        line.put("time", clock.instant().toString());
        line.put("level", finding.away().isPresent() ? "WARN" : "INFO");
        line.put("message", message(finding));
        line.putAll(fields);
        try {
            return json.writeValueAsString(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String message(Finding finding) {
        return finding.away().isPresent() ? "decided without Redis" : "decided";
    }
}
