package dev.weir.limiter.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.limiter.Decision;
import dev.weir.limiter.Decision.Allowed;
import dev.weir.limiter.Decision.Denied;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Standing;
import dev.weir.limiter.algorithm.Counter;
import dev.weir.limiter.algorithm.SlidingWindow;
import dev.weir.limiter.algorithm.TokenBucket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A plan's limits as {@code decide.lua} reads them, and its answers as they are meant.
 *
 * @param fingerprint part of the key, so that numbers kept for other limits are never read as these
 */
record PackedLimits(List<Limit> limits, List<String> arguments, String fingerprint) {

    private static final int NUMBERS_A_LIMIT = 4;

    static PackedLimits of(List<Limit> limits) {
        var arguments = limits.stream().flatMap(PackedLimits::arguments).toList();
        return new PackedLimits(limits, arguments, fingerprint(String.join(" ", arguments)));
    }

    private static Stream<String> arguments(Limit limit) {
        return switch (Counter.unused(limit, 0)) {
            case TokenBucket bucket -> texts("token_bucket", bucket.capacity(), bucket.weight(), bucket.rate());
            case SlidingWindow window -> texts("sliding_window", window.capacity(), window.tick(), window.window());
        };
    }

    private static Stream<String> texts(String algorithm, long... numbers) {
        return Stream.concat(Stream.of(algorithm), LongStream.of(numbers).mapToObj(Long::toString));
    }

    private static String fingerprint(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads the script's reply. */
    Decision decision(List<Long> reply) {
        var standings = IntStream.range(0, limits.size())
                .mapToObj(i -> standing(limits.get(i),
                        reply.subList(1 + i * NUMBERS_A_LIMIT, 1 + (i + 1) * NUMBERS_A_LIMIT)))
                .toList();
        return reply.getFirst() == 1 ? new Allowed(standings) : new Denied(standings);
    }

    private static Standing standing(Limit limit, List<Long> numbers) {
        return new Standing(limit, numbers.get(1), micros(numbers.get(0)), micros(numbers.get(2)),
                micros(numbers.get(3)));
    }

    private static Duration micros(long micros) {
        return Duration.of(micros, ChronoUnit.MICROS);
    }
}
