package dev.weir.gateway.function;

import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.function.Outcome.Answer;
import dev.weir.gateway.function.Outcome.FunctionError;
import dev.weir.gateway.function.Outcome.Throttled;
import dev.weir.gateway.function.Outcome.TimedOut;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

/** One call of a function, from when it is asked for to its outcome. Its timeout begins when an environment takes it. */
record QueuedCall(FunctionSpec spec, String arn, InstantSource clock, FunctionLog log, String event, String traceId,
        CompletableFuture<Outcome> outcome) {

    /**
     * Runs on the environment's thread.
     *
     * @param released is told once that the call is over, before anybody hears its outcome
     */
    void runIn(InitialisedEnvironment environment, Runnable released) {
        var invocation = new Invocation(RandomId.uuid(), traceId, arn,
                clock.instant().plus(spec.timeout()), event);
        tell("<- ", event);
        long begin = System.nanoTime();
        environment.environment().call(invocation, ended -> {
            var duration = Duration.ofNanos(System.nanoTime() - begin);
            tell("-> ", shown(ended));
            environment.report(spec, invocation.requestId(), duration).ifPresent(log::say);
            released.run();
            outcome.complete(ended);
        });
    }

    private void tell(String direction, String json) {
        if (Boolean.getBoolean("weir.verbose")) {
            log.say(direction + json);
        }
    }

    private static String shown(Outcome outcome) {
        return switch (outcome) {
            case Answer answer -> answer.json();
            case FunctionError error -> error.type() + ": " + error.message();
            case TimedOut _ -> "timed out";
            case Throttled _ -> "throttled";
            case Outcome.NotRun not -> not.why();
        };
    }
}
