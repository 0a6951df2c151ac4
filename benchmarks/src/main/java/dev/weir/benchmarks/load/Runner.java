package dev.weir.benchmarks.load;

import com.sun.management.ThreadMXBean;
import dev.weir.benchmarks.contender.Contender;
import dev.weir.benchmarks.contender.Subject;
import dev.weir.benchmarks.redis.ObservedRedis;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;

/** A contender in its lane. */
public final class Runner implements AutoCloseable {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Lane lane;
    private final ObservedRedis redis;
    private final List<Subject> subjects;
    private final Contender contender;

    /** Connects the contender, and introduces the clients to it. */
    public Runner(Lane lane, ObservedRedis redis) {
        this(lane, redis, lane.subjects(), lane.entrant().open(redis.url(), lane.workload()));
        contender.introduce(subjects.stream());
    }

    Runner(Lane lane, ObservedRedis redis, List<Subject> subjects, Contender contender) {
        this.lane = lane;
        this.redis = redis;
        this.subjects = subjects;
        this.contender = contender;
    }

    Lane lane() {
        return lane;
    }

    /** Asks once about everybody. */
    public void meetAll(Callers callers) {
        callers.askAll(contender::admits, subjects);
    }

    /** Asks for that long. */
    public Slice run(Callers callers, Duration time) {
        var times = redis.commandTimes();
        var bytes = THREADS.getTotalThreadAllocatedBytes();
        var load = callers.ask(contender::admits, subjects, time);
        var allocated = THREADS.getTotalThreadAllocatedBytes() - bytes;
        var spent = contender.redisMicros(redis.commandTimes().since(times));
        var decisions = load.decisions();
        return new Slice(load.perSecond(), load.micros(50), load.micros(99), spent / decisions, allocated / decisions);
    }

    @Override
    public void close() {
        contender.close();
    }
}
