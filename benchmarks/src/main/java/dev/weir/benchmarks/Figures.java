package dev.weir.benchmarks;

import static dev.weir.benchmarks.contender.Workload.FOUR;
import static dev.weir.benchmarks.contender.Workload.ONE;
import static java.util.Comparator.comparingDouble;

import dev.weir.benchmarks.contender.Entrant;
import dev.weir.benchmarks.contender.Workload;
import dev.weir.benchmarks.gateway.GatewaySpeed;
import dev.weir.benchmarks.gateway.Served;
import dev.weir.benchmarks.load.Lane;
import dev.weir.benchmarks.load.OpenHolds;
import dev.weir.benchmarks.load.Race;
import dev.weir.benchmarks.load.Scale;
import dev.weir.benchmarks.load.Slice;
import dev.weir.benchmarks.load.Spread;
import dev.weir.benchmarks.report.Figure;
import dev.weir.benchmarks.report.Target;
import dev.weir.benchmarks.report.Target.AtLeast;
import dev.weir.benchmarks.report.Target.AtMost;
import dev.weir.benchmarks.report.Target.None;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** What was promised of Weir, held against what was measured. */
final class Figures {

    private static final String TIMES = " ×";
    private static final String BARE = "bare script, one limit";
    private static final String BARE_SERVER = "of the same HTTP server with one fixed answer, a thread for each request";

    private final Measurements measured;

    Figures(Measurements measured) {
        this.measured = measured;
    }

    List<Figure> all() {
        return Stream
                .of(latency(), throughput(), Stream.of(hotKey(), rememberedDenial()), redisTime(),
                        Stream.of(keyBytes()),
                        measured.scales().stream().flatMap(this::scale), openHolds(), allocation(), gateway())
                .flatMap(figures -> figures)
                .toList();
    }

    private Stream<Figure> latency() {
        return Stream.concat(
                byCallers((callers, race) -> besideBare("p50 latency, one limit, " + callers, race, ONE, 1.1,
                        Slice::p50Micros)),
                byCallers((callers, race) -> besideBare("p50 latency, four limits at two levels, " + callers, race,
                        FOUR, 1.4,
                        Slice::p50Micros)));
    }

    private Stream<Figure> redisTime() {
        return Stream.concat(
                byCallers((callers, race) -> besideBare("Redis' time, one limit, " + callers, race, ONE, 2,
                        Slice::redisMicros)),
                byCallers((callers, race) -> besideBare(
                        "Redis' time, four limits at two levels (aim: 2.5 ×), " + callers, race,
                        FOUR, 3,
                        Slice::redisMicros)));
    }

    private Figure besideBare(
            String what, Race race, Workload workload, double most, ToDoubleFunction<Slice> number) {
        return Figure.of(what, new AtMost(most, TIMES),
                race.ratio(lane(Entrant.WEIR, workload), lane(Entrant.BARE_SCRIPT, ONE), number), "of the " + BARE);
    }

    private Stream<Figure> throughput() {
        return Stream.concat(
                measured.races()
                        .keySet()
                        .stream()
                        .map(callers -> besideBest(callers, "", Entrant.peers(),
                                callers == Measurements.MOST_CALLERS ? new AtLeast(3, TIMES) : new None(TIMES))),
                measured.races()
                        .keySet()
                        .stream()
                        .map(callers -> besideBest(callers, " asked in turn", Entrant.peersInTurn(),
                                new None(TIMES))));
    }

    /** Throughput is what passes when there are callers enough: with few of them it is latency by another name. */
    private Figure besideBest(int callers, String how, List<Entrant> peers, Target target) {
        var race = measured.race(callers);
        var best = peers.stream()
                .max(comparingDouble(peer -> race.of(lane(peer, FOUR), Slice::perSecond).median()))
                .orElseThrow();
        return Figure.of(
                "Throughput, four limits at two levels, " + callers(callers) + (how.isEmpty() ? "" : ", peers" + how),
                target, race.ratio(lane(Entrant.WEIR, FOUR), lane(best, FOUR), Slice::perSecond),
                "of the best peer with the same four" + how + ": " + best.title());
    }

    private Figure hotKey() {
        return Figure.of("Throughput, one hot key, " + callers(Measurements.MOST_CALLERS), new AtLeast(0.8, TIMES),
                measured.hotKey()
                        .ratio(new Lane(Entrant.WEIR, ONE, 1), new Lane(Entrant.BARE_SCRIPT, ONE, 1), Slice::perSecond),
                "of the " + BARE);
    }

    /** A JMH method of this name, in any class of the package micro, is found and reported here. */
    private Figure rememberedDenial() {
        var what = "A remembered denial, one thread";
        var target = new AtLeast(2_000_000, " a second");
        return measured.micro()
                .stream()
                .filter(result -> result.benchmark().equals("rememberedDenial"))
                .findFirst()
                .map(result -> Figure.of(what, target, result.perSecond(),
                        "JMH; the question put together anew, four limits at two levels; the store fails the run if asked"))
                .orElseThrow();
    }

    private Figure keyBytes() {
        var largest = measured.keyBytes()
                .getOrDefault(new Lane(Entrant.WEIR, FOUR, 1), List.of())
                .stream()
                .mapToDouble(Long::doubleValue)
                .max();
        return Figure.of("A level's key, two limits", new AtMost(130, " bytes"),
                Spread.of(DoubleStream.of(largest.orElse(Double.NaN))), "`MEMORY USAGE`, the larger of the two");
    }

    private Stream<Figure> scale(Scale scale) {
        var who = scale.few().entrant().title() + ", " + scale.few().workload().name();
        var clients = "%,d clients".formatted(scale.many().clients());
        return Stream.of(
                Figure.of("Redis' time with " + clients + ": " + who, new None(TIMES), scale.redisTime(),
                        "of that with %,d".formatted(scale.few().clients())),
                Figure.of("Memory a client with " + clients + ": " + who, new None(" bytes"),
                        Spread.of(DoubleStream.of(scale.bytesAClient())),
                        "`used_memory`, all that Redis keeps included"));
    }

    private Stream<Figure> openHolds() {
        var few = measured.pace().openHolds().getFirst();
        var spent = measured.openHolds().race().of(OpenHolds.lane(few, true), Slice::redisMicros);
        return Stream.concat(
                Stream.of(Figure.of("Redis' time of a hold, made and settled", new None(" µs"), spent,
                        "two scripts, with the client's habit; " + few + " open holds")),
                measured.pace().openHolds().stream().skip(1).flatMap(many -> openHolds(few, many)));
    }

    private Stream<Figure> openHolds(int few, int many) {
        var holds = "%,d open holds".formatted(many);
        var target = new AtMost(1.1, TIMES);
        var race = measured.openHolds().race();
        var than = "of that with " + few + " of one client";
        return Stream.of(
                Figure.of("Redis' time with " + holds + ", a call that needs none", target,
                        race.ratio(OpenHolds.lane(many, false), OpenHolds.lane(few, false), Slice::redisMicros), than),
                Figure.of("Redis' time with " + holds + ", another made and settled", target,
                        race.ratio(OpenHolds.lane(many, true), OpenHolds.lane(few, true), Slice::redisMicros), than),
                levelBytes(few, many, "The level's key with " + holds, target));
    }

    private Figure levelBytes(int few, int many, String what, Target target) {
        var bytes = measured.openHolds().bytes();
        var fewBytes = bytes.getOrDefault(few, 0L);
        var manyBytes = bytes.getOrDefault(many, 0L);
        return Figure.of(what, target, Spread.of(DoubleStream.of(manyBytes / (double) fewBytes)),
                "`MEMORY USAGE`: %d bytes, and %d with %d of one client".formatted(manyBytes, fewBytes, few));
    }

    private Stream<Figure> allocation() {
        var race = measured.race(1);
        return Stream.of(ONE, FOUR)
                .map(workload -> Figure.of("Allocated in Java, " + workload.name() + ", " + callers(1),
                        new None(" bytes"),
                        race.of(lane(Entrant.WEIR, workload), Slice::bytes), "a decision, Netty's threads included"));
    }

    private Stream<Figure> byCallers(BiFunction<String, Race, Figure> figure) {
        return measured.races()
                .entrySet()
                .stream()
                .map(entry -> figure.apply(callers(entry.getKey()), entry.getValue()));
    }

    private Lane lane(Entrant entrant, Workload workload) {
        return new Lane(entrant, workload, measured.pace().clients());
    }

    static String callers(int count) {
        return count == 1 ? "1 caller" : count + " callers";
    }

    private Stream<Figure> gateway() {
        var speed = measured.gateway();
        return Stream.of(Served.OPEN, Served.GUARDED)
                .flatMap(served -> GatewaySpeed.CALLERS.stream()
                        .sorted()
                        .flatMap(callers -> Stream.of(
                                Figure.of("Local gateway's throughput, " + served.name().toLowerCase(Locale.ROOT)
                                        + " route, " + callers(callers), new AtLeast(0.5, TIMES),
                                        speed.besideBare(callers, served, GatewaySpeed.Slice::perSecond), BARE_SERVER),
                                Figure.of("Local gateway's p50 latency, " + served.name().toLowerCase(Locale.ROOT)
                                        + " route, " + callers(callers), new AtMost(2, TIMES),
                                        speed.besideBare(callers, served, GatewaySpeed.Slice::p50Micros),
                                        BARE_SERVER))));
    }
}
