package dev.weir.benchmarks.contender;

import dev.weir.benchmarks.contender.Workload.Limited;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.codec.StringCodec;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The token bucket of Spring Cloud Gateway's {@code RedisRateLimiter}: its script, keys and arguments. */
final class SpringContender implements Contender {

    private final LettuceConnection<String> connection;
    private final Workload workload;
    private final Composition composition;
    private final LuaScript script;

    SpringContender(String redisUrl, Workload workload, Composition composition) {
        this.connection = new LettuceConnection<>(redisUrl, StringCodec.UTF8);
        this.workload = workload;
        this.composition = composition;
        this.script = LuaScript.load("/META-INF/scripts/request_rate_limiter.lua", connection.redis());
    }

    @Override
    public boolean admits(Subject subject) {
        return composition.all(workload.limited(subject), this::ask);
    }

    private boolean ask(List<Limited> limits) {
        return LettuceConnection.await(limits.stream().map(this::ask).toList())
                .stream()
                .allMatch(answer -> answer.getFirst() == 1);
    }

    private CompletionStage<List<Long>> ask(Limited limit) {
        var prefix = "request_rate_limiter.{" + limit.quota().name() + "." + limit.owner() + "}.";
        var rate = Rate.of(limit.quota());
        // The empty argument leaves the time to Redis, as RedisRateLimiter does.
        return script.run(connection.redis(), ScriptOutputType.MULTI,
                new String[]{prefix + "tokens", prefix + "timestamp"},
                Long.toString(rate.perSecond), Long.toString(rate.capacity), "", Long.toString(rate.cost));
    }

    @Override
    public void close() {
        connection.close();
    }

    /** Its rates are whole numbers a second; its documentation says to go below one by a call that costs more. */
    private record Rate(long perSecond, long capacity, long cost) {

        static Rate of(Quota quota) {
            var seconds = quota.window().toSeconds();
            return quota.calls() >= seconds
                    ? new Rate(quota.calls() / seconds, quota.calls(), 1)
                    : new Rate(1, seconds, seconds / quota.calls());
        }
    }
}
