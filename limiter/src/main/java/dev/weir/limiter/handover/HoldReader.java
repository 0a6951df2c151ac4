package dev.weir.limiter.handover;

import dev.weir.limiter.Algorithm;
import dev.weir.limiter.Algorithm.FixedWindow;
import dev.weir.limiter.Algorithm.InFlight;
import dev.weir.limiter.Algorithm.SlidingLog;
import dev.weir.limiter.Algorithm.SlidingWindow;
import dev.weir.limiter.Algorithm.TokenBucket;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Habit;
import dev.weir.limiter.Hold;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Period;
import dev.weir.limiter.Reservation;
import dev.weir.limiter.Unit;
import dev.weir.limiter.WhenAway;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** Reads what {@link HoldWriter} wrote, and believes none of it. */
final class HoldReader {

    /** Some 34,000 years: nothing that is computed of two such instants overflows. */
    private static final long LATEST = 1L << 40;

    private final DataInputStream in;
    private final List<String> words = new ArrayList<>();

    private interface Reading<T> {
        T read() throws IOException;
    }

    HoldReader(byte[] bytes) {
        this.in = new DataInputStream(new ByteArrayInputStream(bytes));
    }

    Hold read() throws IOException {
        var version = in.readUnsignedByte();
        require(version == HoldText.VERSION, "version " + version + " is not known here");
        var id = Reservation.requireId(in.readUTF());
        var parts = some("parts", this::part);
        var habits = all(() -> new Habit(word(), word(), cost()));
        require(habits.size() <= 1, "more than one habit");
        require(in.available() == 0, "something follows it");
        return new Hold(id, parts, habits.stream().findFirst());
    }

    private Hold.Part part() throws IOException {
        return new Hold.Part(some("partitions", this::partition), cost(), cost(), instant(), instant(), number());
    }

    private Partition partition() throws IOException {
        return new Partition(word(), word(), all(this::limit));
    }

    private Limit limit() throws IOException {
        var name = word();
        var unit = new Unit(word());
        var keptBack = number();
        var shadow = in.readBoolean();
        var whenAway = WhenAway.valueOf(word());
        return new Limit(name, unit, algorithm(), keptBack, shadow, whenAway);
    }

    private Algorithm algorithm() throws IOException {
        var kind = Kind.valueOf(word());
        var quota = number();
        return switch (kind) {
            case FIXED_WINDOW -> new FixedWindow(quota, period());
            case SLIDING_WINDOW -> new SlidingWindow(quota, window());
            case SLIDING_LOG -> new SlidingLog(quota, window());
            case TOKEN_BUCKET -> new TokenBucket(quota, window(), number());
            case IN_FLIGHT -> new InFlight(quota);
        };
    }

    private Period period() throws IOException {
        var unit = ChronoUnit.valueOf(word());
        return new Period(unit, Math.toIntExact(number()), ZoneId.of(word()), in.readUnsignedByte());
    }

    private Duration window() throws IOException {
        return Duration.ofSeconds(number());
    }

    private Cost cost() throws IOException {
        var amounts = new HashMap<Unit, Long>();
        for (int left = count(); left > 0; left--) {
            amounts.put(new Unit(word()), number());
        }
        return new Cost(amounts);
    }

    private Instant instant() throws IOException {
        var seconds = number();
        var nanos = number();
        require(seconds >= 0 && seconds < LATEST && nanos >= 0 && nanos < 1_000_000_000, "no instant of this world");
        return Instant.ofEpochSecond(seconds, nanos);
    }

    private <T> List<T> some(String what, Reading<T> reading) throws IOException {
        var values = all(reading);
        require(!values.isEmpty(), "it has no " + what);
        return values;
    }

    private <T> List<T> all(Reading<T> reading) throws IOException {
        var values = new ArrayList<T>();
        for (int left = count(); left > 0; left--) {
            values.add(reading.read());
        }
        return values;
    }

    /** Of things that take at least a byte each: never more than there are bytes. */
    private int count() throws IOException {
        var count = number();
        if (count < 0 || count > in.available()) {
            throw new EOFException("it ends too early");
        }
        return (int) count;
    }

    private String word() throws IOException {
        var place = number();
        if (place == 0) {
            words.add(in.readUTF());
            return words.getLast();
        }
        require(place > 0 && place <= words.size(), "it names a word that it does not have");
        return words.get((int) place - 1);
    }

    private long number() throws IOException {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            var next = in.readUnsignedByte();
            number |= (next & 0x7FL) << shift;
            if (next < 0x80) {
                return number;
            }
        }
        throw new MalformedHold("a number without an end");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new MalformedHold(otherwise);
        }
    }
}
