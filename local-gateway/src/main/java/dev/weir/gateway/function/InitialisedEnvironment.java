package dev.weir.gateway.function;

import dev.weir.gateway.api.FunctionSpec;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** An environment with the time that its INIT phase took, which its first call reports. */
record InitialisedEnvironment(ExecutionEnvironment environment, Duration init, AtomicBoolean cold) {

    InitialisedEnvironment(ExecutionEnvironment environment, Duration init) {
        this(environment, init, new AtomicBoolean(true));
    }

    /** Lambda's line on a call: of a cold one always, of others only with {@code --verbose}. */
    Optional<String> report(FunctionSpec spec, String requestId, Duration duration) {
        boolean first = cold.getAndSet(false);
        if (!first && !Boolean.getBoolean("weir.verbose")) {
            return Optional.empty();
        }
        var line = new StringBuilder("REPORT RequestId: " + requestId);
        line.append("\tDuration: ").append(millis(duration));
        line.append("\tMemory Size: ").append(spec.memory()).append(" MB");
        environment.peakMemory().ifPresent(used -> line.append("\tMax Memory Used: ").append(used).append(" MB"));
        if (first) {
            line.append("\tInit Duration: ").append(millis(init));
        }
        return Optional.of(line.toString());
    }

    private static String millis(Duration time) {
        return String.format(Locale.ROOT, "%.2f ms", time.toNanos() / 1e6);
    }
}
