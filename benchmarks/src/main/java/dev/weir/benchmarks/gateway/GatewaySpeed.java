package dev.weir.benchmarks.gateway;

import dev.weir.benchmarks.load.Callers;
import dev.weir.benchmarks.load.Pace;
import dev.weir.benchmarks.load.Spread;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How many requests the gateway answers, beside the bare server. All take turns.
 *
 * @param slices by the number of callers, of each in the order of the rounds
 * @param steps how often the gateway was found in which step of a guarded call
 */
public record GatewaySpeed(Map<Integer, Map<Served, List<Slice>>> slices, Map<Step, Long> steps) {

    /** The most first: they warm everything up soonest. */
    public static final List<Integer> CALLERS = List.of(64, 8, 1);

    /** A gateway that was just started compiles for most of a minute: it is warm when it gains nothing in so many slices. */
    private static final int SETTLED = 8;

    /** The least gain that counts. */
    private static final double GAIN = 1.02;

    /** After which the machine is too restless to wait for. */
    private static final int LONGEST = 90;

    /**
     * What was answered in one short time.
     *
     * @param perSecond requests
     * @param p50Micros as one caller saw it
     */
    public record Slice(double perSecond, double p50Micros) {}

    /** Starts both and asks them. */
    public static GatewaySpeed of(Pace pace) {
        try {
            var folder = Files.createTempDirectory("gateway");
            try (var bare = ServerProcess.bare(); var gateway = ServerProcess.gateway(folder)) {
                return of(bare, gateway, pace);
            } finally {
                remove(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static GatewaySpeed of(ServerProcess bare, ServerProcess gateway, Pace pace) throws IOException {
        var slices = new TreeMap<Integer, Map<Served, List<Slice>>>();
        for (var count : CALLERS) {
            try (var callers = new Callers(count)) {
                warm(bare, gateway, callers, count, pace);
                try (var race = new Race(bare, gateway, callers, count)) {
                    slices.put(count, race.run(pace));
                }
            }
        }
        try (var callers = new Callers(8); var race = new Race(bare, gateway, callers, 8)) {
            return new GatewaySpeed(slices,
                    gateway.sampled(() -> race.slice(Served.GUARDED, pace.warmUp().multipliedBy(SETTLED))));
        }
    }

    // Over connections of its own: a server closes what is silent while the others are warmed.
    private static void warm(ServerProcess bare, ServerProcess gateway, Callers callers, int count, Pace pace)
            throws IOException {
        for (var served : Served.values()) {
            try (var race = new Race(bare, gateway, callers, count)) {
                race.warm(served, pace.warmUp());
            }
        }
    }

    private static void remove(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** What was measured. */
    public Spread of(int callers, Served served, ToDoubleFunction<Slice> number) {
        return Spread.of(all(callers, served).stream().mapToDouble(number));
    }

    /** As a multiple of the bare server in the same round. */
    public Spread besideBare(int callers, Served served, ToDoubleFunction<Slice> number) {
        var these = all(callers, served);
        var bare = all(callers, Served.BARE);
        return Spread.of(IntStream.range(0, these.size())
                .mapToDouble(i -> number.applyAsDouble(these.get(i)) / number.applyAsDouble(bare.get(i))));
    }

    private List<Slice> all(int callers, Served served) {
        return Objects.requireNonNull(Objects.requireNonNull(slices.get(callers)).get(served));
    }

    /** One set of callers, each with connections of its own. */
    private static final class Race implements AutoCloseable {

        private final Callers callers;
        private final Map<Served, Connections> connections = new EnumMap<>(Served.class);

        Race(ServerProcess bare, ServerProcess gateway, Callers callers, int count) {
            this.callers = callers;
            for (var served : Served.values()) {
                connections.put(served, new Connections(served.isGateway() ? gateway : bare, served.path(), count));
            }
        }

        Map<Served, List<Slice>> run(Pace pace) {
            var slices = new EnumMap<Served, List<Slice>>(Served.class);
            for (var served : Served.values()) {
                slices.put(served, new ArrayList<>());
            }
            for (var round = 0; round < pace.rounds(); round++) {
                var all = List.of(Served.values());
                for (var served : round % 2 == 0 ? all : all.reversed()) {
                    Objects.requireNonNull(slices.get(served)).add(slice(served, pace.slice()));
                }
            }
            return slices;
        }

        void warm(Served served, Duration slice) {
            var best = 0.0;
            var settled = 0;
            for (var i = 0; i < LONGEST && settled < SETTLED; i++) {
                var speed = slice(served, slice).perSecond();
                settled = speed > best * GAIN ? 0 : settled + 1;
                best = Math.max(best, speed);
            }
        }

        Slice slice(Served served, Duration time) {
            var load = callers.ask(Objects.requireNonNull(connections.get(served))::ask, time);
            return new Slice(load.perSecond(), load.micros(50));
        }

        @Override
        public void close() throws IOException {
            for (var all : connections.values()) {
                all.close();
            }
        }
    }
}
