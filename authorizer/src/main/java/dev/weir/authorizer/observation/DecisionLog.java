package dev.weir.authorizer.observation;

import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One line of JSON of each decision that refuses, or was made without Redis, and of one in {@code samples} others.
 *
 * @param samples none if 0
 * @param out asked for at each line, since others may exchange it
 */
record DecisionLog(JsonMapper json, int samples, Supplier<PrintStream> out) implements Observer {

    @Override
    public void observe(Observation observation) {
        if (observation.finding().isNotable() || isSample(observation)) {
            out.get().println(line(observation));
        }
    }

    /** By the call's ids, which are random, so that an environment that serves few calls is seen as often as any. */
    private boolean isSample(Observation observation) {
        var request = observation.request();
        return samples > 0
                && Math.floorMod(request.requestId().or(request::traceId).orElse("").hashCode(), samples) == 0;
    }

    private String line(Observation observation) {
        try {
            return json.writeValueAsString(fields(observation));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> fields(Observation observation) {
        var request = observation.request();
        var finding = observation.finding();
        var fields = new LinkedHashMap<String, Object>();
        fields.put("time", observation.began().toString());
        fields.put("level", finding.away().isPresent() ? "WARN" : "INFO");
        fields.put("message", finding.away().isPresent() ? "decided without Redis" : "decided");
        put(fields, "requestId", request.requestId());
        put(fields, "traceId", request.traceId());
        fields.put("stage", request.stage());
        fields.put("limitsVersion", observation.limitsVersion());
        put(fields, "client", Optional.of(observation.client()).filter(name -> !name.isEmpty()));
        put(fields, "plan", Optional.of(observation.plan()).filter(name -> !name.isEmpty()));
        fields.putAll(finding.fields());
        fields.put("retryCount", request.retryCount());
        fields.put("decisionMs", observation.took().toNanos() / 1e6);
        put(fields, "redisMs", observation.redis().map(time -> time.toNanos() / 1e6));
        return fields;
    }

    private static void put(Map<String, Object> fields, String name, Optional<?> value) {
        value.ifPresent(known -> fields.put(name, known));
    }
}
