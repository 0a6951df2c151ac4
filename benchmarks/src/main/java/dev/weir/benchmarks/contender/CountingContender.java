package dev.weir.benchmarks.contender;

import dev.weir.benchmarks.contender.Workload.Limited;
import dev.weir.benchmarks.redis.CommandTimes;
import io.lettuce.core.codec.StringCodec;
import java.util.List;
import java.util.stream.Stream;

/** Plain commands, no script: {@code INCR}, and {@code EXPIRE} in a second round trip where keys are to go. */
final class CountingContender implements Contender {

    private final LettuceConnection<String> connection;
    private final Workload workload;
    private final String prefix;
    private final boolean expiring;
    private final Composition composition;

    private CountingContender(
            String redisUrl, Workload workload, String prefix, boolean expiring, Composition composition) {
        this.connection = new LettuceConnection<>(redisUrl, StringCodec.UTF8);
        this.workload = workload;
        this.prefix = prefix;
        this.expiring = expiring;
        this.composition = composition;
    }

    static CountingContender raw(String redisUrl, Workload workload) {
        return new CountingContender(redisUrl, workload, "incr", false, Composition.AT_ONCE);
    }

    static CountingContender article(String redisUrl, Workload workload, Composition composition) {
        return new CountingContender(redisUrl, workload, "article", true, composition);
    }

    @Override
    public boolean admits(Subject subject) {
        return composition.all(workload.limited(subject), this::count);
    }

    private boolean count(List<Limited> limits) {
        var redis = connection.redis();
        var counts = LettuceConnection.await(limits.stream().map(limit -> redis.incr(limit.key(prefix))).toList());
        if (expiring) {
            LettuceConnection.await(limits.stream()
                    .map(limit -> redis.expire(limit.key(prefix), limit.quota().window()))
                    .toList());
        }
        return allWithin(limits, counts);
    }

    static boolean allWithin(List<Limited> limits, List<Long> counts) {
        for (var i = 0; i < counts.size(); i++) {
            if (counts.get(i) > limits.get(i).quota().calls()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public double redisMicros(CommandTimes spent) {
        return Stream.of("incr", "expire").mapToDouble(name -> spent.of(name).micros()).sum();
    }

    @Override
    public void close() {
        connection.close();
    }
}
