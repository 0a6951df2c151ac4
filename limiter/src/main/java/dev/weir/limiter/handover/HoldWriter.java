package dev.weir.limiter.handover;

import dev.weir.limiter.Algorithm;
import dev.weir.limiter.Algorithm.FixedWindow;
import dev.weir.limiter.Algorithm.InFlight;
import dev.weir.limiter.Algorithm.SlidingLog;
import dev.weir.limiter.Algorithm.SlidingWindow;
import dev.weir.limiter.Algorithm.TokenBucket;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Hold;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Period;
import dev.weir.limiter.Unit;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Numbers seven bits a byte, the lowest first; a word in full the first time, and by its place after that. */
final class HoldWriter {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);
    private final List<String> words = new ArrayList<>();

    private interface Writing<T> {
        void write(T value) throws IOException;
    }

    byte[] write(Hold hold) {
        try {
            out.writeByte(HoldText.VERSION);
            out.writeUTF(hold.id());
            all(hold.parts(), this::part);
            all(hold.habit().stream().toList(), habit -> {
                word(habit.slot());
                word(habit.name());
                cost(habit.most());
            });
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void part(Hold.Part part) throws IOException {
        all(part.partitions(), this::partition);
        cost(part.taken());
        cost(part.held());
        instant(part.since());
        instant(part.expires());
        number(part.skipped());
    }

    private void partition(Partition partition) throws IOException {
        word(partition.slot());
        word(partition.name());
        all(partition.limits(), this::limit);
    }

    private void limit(Limit limit) throws IOException {
        word(limit.name());
        word(limit.unit().name());
        number(limit.keptBack());
        out.writeBoolean(limit.shadow());
        word(limit.whenAway().name());
        algorithm(limit.algorithm());
    }

    private void algorithm(Algorithm algorithm) throws IOException {
        word(Kind.of(algorithm).name());
        number(algorithm.quota());
        switch (algorithm) {
            case FixedWindow fixed -> period(fixed.period());
            case SlidingWindow sliding -> window(sliding.window());
            case SlidingLog log -> window(log.window());
            case TokenBucket bucket -> {
                window(bucket.window());
                number(bucket.burst());
            }
            case InFlight _ -> {
            }
        }
    }

    private void period(Period period) throws IOException {
        word(period.unit().name());
        number(period.count());
        word(period.zone().getId());
        out.writeByte(period.firstDay());
    }

    private void window(Duration window) throws IOException {
        number(window.toSeconds());
    }

    private void cost(Cost cost) throws IOException {
        all(new TreeMap<>(cost.amounts()).entrySet(), this::amount);
    }

    private void amount(Map.Entry<Unit, Long> amount) throws IOException {
        word(amount.getKey().name());
        number(amount.getValue());
    }

    private void instant(Instant instant) throws IOException {
        number(instant.getEpochSecond());
        number(instant.getNano());
    }

    private <T> void all(Collection<T> values, Writing<T> writing) throws IOException {
        number(values.size());
        for (var value : values) {
            writing.write(value);
        }
    }

    private void word(String word) throws IOException {
        var known = words.indexOf(word);
        number(known + 1);
        if (known < 0) {
            words.add(word);
            out.writeUTF(word);
        }
    }

    private void number(long number) throws IOException {
        var rest = number;
        while ((rest & ~0x7FL) != 0) {
            out.writeByte((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }
}
