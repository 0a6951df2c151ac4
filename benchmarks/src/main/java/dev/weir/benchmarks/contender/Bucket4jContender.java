package dev.weir.benchmarks.contender;

import dev.weir.benchmarks.redis.CommandTimes;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.AsyncProxyManager;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Compare and swap: a {@code GET}, then a script that writes if nobody else has, until nobody has. */
final class Bucket4jContender implements Contender {

    private final LettuceConnection<byte[]> connection;
    private final List<Buckets> buckets;
    private final Composition composition;

    Bucket4jContender(String redisUrl, Workload workload, Composition composition) {
        this.composition = composition;
        connection = new LettuceConnection<>(redisUrl, RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
        var manager = Bucket4jLettuce.casBasedBuilder(connection.connection())
                // As long as the others keep theirs: a bucket that is gone would have to be made anew.
                .expirationAfterWrite(
                        ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(Duration.ofHours(1)))
                .build()
                .asAsync();
        buckets = workload.levels().stream().map(level -> Buckets.of(level, manager)).toList();
    }

    @Override
    public boolean admits(Subject subject) {
        return composition.all(buckets, levels -> ask(levels, subject));
    }

    private boolean ask(List<Buckets> levels, Subject subject) {
        return LettuceConnection.await(levels.stream().map(level -> level.ask(subject)).toList())
                .stream()
                .allMatch(Boolean::booleanValue);
    }

    /** Of its two commands Redis counts the {@code GET} together with those that the script calls: one each. */
    @Override
    public double redisMicros(CommandTimes spent) {
        var read = spent.of("get");
        var inScripts = Math.min(read.calls(), spent.scripts().calls());
        return spent.scripts().micros() + read.microsACall() * (read.calls() - inScripts);
    }

    @Override
    public void close() {
        connection.close();
    }

    private record Buckets(
            Level level, CompletableFuture<BucketConfiguration> configuration, AsyncProxyManager<String> manager) {

        static Buckets of(Level level, AsyncProxyManager<String> manager) {
            var builder = BucketConfiguration.builder();
            level.quotas()
                    .forEach(quota -> builder.addLimit(bandwidth -> bandwidth.capacity(quota.calls())
                            .refillGreedy(quota.calls(), quota.window())
                            .id(quota.name())));
            return new Buckets(level, CompletableFuture.completedFuture(builder.build()), manager);
        }

        CompletableFuture<Boolean> ask(Subject subject) {
            return manager.getProxy("bucket4j:{" + level.ownerOf(subject) + "}", () -> configuration).tryConsume(1);
        }
    }
}
