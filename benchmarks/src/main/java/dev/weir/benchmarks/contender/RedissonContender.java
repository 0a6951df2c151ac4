package dev.weir.benchmarks.contender;

import dev.weir.benchmarks.contender.Workload.Limited;
import io.lettuce.core.RedisURI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.redisson.Redisson;
import org.redisson.api.RRateLimiter;
import org.redisson.api.RateType;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/** A sliding log: Redisson keeps every permit until its window has passed. */
final class RedissonContender implements Contender {

    private static final int INTRODUCED_AT_ONCE = 500;

    private final RedissonClient redisson;
    private final Workload workload;
    private final Composition composition;

    RedissonContender(String redisUrl, Workload workload, Composition composition) {
        var config = new Config();
        config.useSingleServer().setAddress(redisUrl).setDatabase(RedisURI.create(redisUrl).getDatabase());
        this.redisson = Redisson.create(config);
        this.workload = workload;
        this.composition = composition;
    }

    @Override
    public void introduce(Stream<Subject> subjects) {
        var pending = new ArrayList<CompletionStage<Boolean>>();
        var limits = new HashSet<Limited>();
        subjects.flatMap(subject -> workload.limited(subject).stream()).filter(limits::add).forEach(limit -> {
            pending.add(
                    limiter(limit).trySetRateAsync(RateType.OVERALL, limit.quota().calls(), limit.quota().window()));
            if (pending.size() == INTRODUCED_AT_ONCE) {
                LettuceConnection.await(pending);
                pending.clear();
            }
        });
        LettuceConnection.await(pending);
    }

    @Override
    public boolean admits(Subject subject) {
        return composition.all(workload.limited(subject), this::ask);
    }

    private boolean ask(List<Limited> limits) {
        List<CompletionStage<Boolean>> answers = new ArrayList<>();
        limits.forEach(limit -> answers.add(limiter(limit).tryAcquireAsync()));
        return LettuceConnection.await(answers).stream().allMatch(Boolean::booleanValue);
    }

    private RRateLimiter limiter(Limited limit) {
        return redisson.getRateLimiter("redisson:" + limit.quota().name() + ":" + limit.owner());
    }

    @Override
    public void close() {
        redisson.shutdown();
    }
}
