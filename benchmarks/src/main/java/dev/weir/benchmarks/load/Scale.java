package dev.weir.benchmarks.load;

import dev.weir.benchmarks.contender.Entrant;
import dev.weir.benchmarks.contender.Workload;
import dev.weir.benchmarks.redis.ObservedRedis;
import java.util.List;

/**
 * Many clients beside few, each in a database of their own.
 *
 * @param bytesAClient what Redis uses for each of many, with everything it keeps beside keys and values
 */
public record Scale(Lane few, Lane many, Spread redisTime, double bytesAClient) {

    /** Asks once about everybody, then about random ones of the few and of the many in turn. */
    public static Scale of(Entrant entrant, Workload workload, ObservedRedis redis, Callers callers, Pace pace) {
        var few = new Lane(entrant, workload, pace.few());
        var many = new Lane(entrant, workload, pace.many());
        try (var manyRedis = redis.next();
                var smallRunner = new Runner(few, redis);
                var largeRunner = new Runner(many, manyRedis)) {
            smallRunner.meetAll(callers);
            var before = redis.usedMemory();
            largeRunner.meetAll(callers);
            var bytes = (redis.usedMemory() - before) / (double) pace.many();
            var race = Race.of(List.of(smallRunner, largeRunner), callers, pace);
            return new Scale(few, many, race.ratio(many, few, Slice::redisMicros), bytes);
        } finally {
            redis.empty();
        }
    }
}
