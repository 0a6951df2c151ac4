package dev.weir.environment;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.limiter.WhenAway;
import dev.weir.limiter.settings.LimitsSource;
import dev.weir.limiter.settings.LimitsText;
import dev.weir.limiter.settings.LimitsUnreadable;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CurrentLimitsTest {

    private static final Duration A_MINUTE = ofMinutes(1);

    private final Stored source = new Stored();
    private final Queue<Runnable> beside = new ArrayDeque<>();
    private final PrintStream terminal = System.err;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private Instant now = Instant.parse("2030-01-01T00:00:00Z");
    private final CurrentLimits limits = new CurrentLimits(source, A_MINUTE, "dev", () -> now, beside::add);

    /** A file that is changed, taken away and brought back. */
    private static final class Stored implements LimitsSource {

        private final List<String> asked = new ArrayList<>();
        private Optional<LimitsText> text = Optional.empty();
        private boolean mayRecover = true;
        private String failure = "limits.yaml: gone";

        void put(int perDay, int revision) {
            put("""
                    clients: {anonymous: {plan: free}}
                    plans: {free: {limits: [%d requests per day]}}
                    stages: {dev: {when_redis_is_away: allow}}
                    """.formatted(perDay), revision);
        }

        void put(String yaml, int revision) {
            text = Optional.of(new LimitsText(yaml, "tag" + revision, Integer.toString(revision)));
        }

        @Override
        public String name() {
            return "limits.yaml";
        }

        @Override
        public boolean mayRecover() {
            return mayRecover;
        }

        @Override
        public Optional<LimitsText> read(String tag) {
            asked.add(tag);
            if (failure.equals("error")) {
                throw new StackOverflowError(failure);
            }
            if (text.isEmpty()) {
                throw new LimitsUnreadable(failure);
            }
            return text.filter(known -> !known.tag().equals(tag));
        }
    }

    @BeforeEach
    void listen() {
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void stopListening() {
        System.setErr(terminal);
    }

    private List<String> logged() {
        return log.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private long perDay() {
        return limits.at("prod").anonymous().orElseThrow().limits().getFirst().most();
    }

    private void readBeside() {
        assertThat(beside).hasSize(1);
        beside.remove().run();
    }

    @Test
    void aCallGoesOnWithWhatThereIsWhileTheFileIsReadBesideIt() {
        source.put(5, 1);
        limits.start();
        source.put(9, 2);

        now = now.plusSeconds(59);
        assertThat(perDay()).isEqualTo(5);
        assertThat(beside).isEmpty();

        now = now.plusSeconds(1);
        assertThat(IntStream.range(0, 100).mapToLong(_ -> perDay())).containsOnly(5L);
        readBeside();
        assertThat(perDay()).isEqualTo(9);
        assertThat(source.asked).containsExactly("", "tag1");
    }

    @Test
    void theStageThatIsCalledPicksItsLimitsAndTheSettingOnlyWhereThereIsNone() {
        source.put(5, 1);
        limits.start();

        assertThat(limits.at("dev").whenRedisIsAway()).isEqualTo(WhenAway.ALLOW);
        assertThat(limits.at("prod").whenRedisIsAway()).isEqualTo(WhenAway.DENY);
        assertThat(limits.at("$default").whenRedisIsAway()).isEqualTo(WhenAway.ALLOW);
        assertThat(limits.at("").whenRedisIsAway()).isEqualTo(WhenAway.ALLOW);
        assertThat(source.asked).hasSize(1);
    }

    @Test
    void aWrongFileNeverReplacesAGoodOneAndEveryMistakeIsNamedOnce() {
        source.put(5, 1);
        limits.start();
        source.put("clients: {}\nplans: {free: {limits: [lots]}}\nplants: {}\n", 2);
        for (int i = 0; i < 5; i++) {
            now = now.plus(A_MINUTE);
            assertThat(perDay()).isEqualTo(5);
            readBeside();
        }

        assertThat(perDay()).isEqualTo(5);
        assertThat(limits.at("").version()).endsWith("@1");
        assertThat(logged().stream().filter(line -> line.startsWith("limits.yaml:"))).hasSize(2);
        assertThat(logged()).filteredOn(line -> line.contains("limits.yaml@2 is refused; version")).hasSize(1);

        source.put(7, 3);
        now = now.plus(A_MINUTE);
        perDay();
        readBeside();
        assertThat(perDay()).isEqualTo(7);
    }

    @Test
    void afterAnErrorTheNextCallReadsAgain() {
        source.put(5, 1);
        limits.start();
        source.put(9, 2);
        var works = source.failure;
        source.failure = "error";
        now = now.plusSeconds(60);
        assertThat(perDay()).isEqualTo(5);
        assertThatThrownBy(this::readBeside).isInstanceOf(StackOverflowError.class);

        source.failure = works;
        now = now.plusSeconds(60);
        assertThat(perDay()).isEqualTo(5);
        readBeside();
        assertThat(perDay()).isEqualTo(9);
    }

    @Test
    void anOutageIsLoggedAsItBeginsAndEndsAndAskedForLessAndLessOften() {
        source.put(5, 1);
        limits.start();
        source.text = Optional.empty();
        var attempts = new ArrayList<Integer>();
        for (int minute = 1; minute <= 20; minute++) {
            now = now.plus(A_MINUTE);
            assertThat(perDay()).isEqualTo(5);
            if (!beside.isEmpty()) {
                attempts.add(minute);
                readBeside();
            }
        }
        assertThat(attempts).containsExactly(1, 3, 7, 12, 17);

        source.put(6, 2);
        now = now.plus(ofMinutes(5));
        perDay();
        readBeside();
        now = now.plus(A_MINUTE);
        perDay();
        readBeside();
        assertThat(perDay()).isEqualTo(6);
        assertThat(logged()).filteredOn(line -> line.contains("gone; version")).hasSize(1);
        assertThat(logged()).filteredOn(line -> line.contains("limits.yaml can be read again")).hasSize(1);
    }

    @Test
    void withoutAnyFileCallsFailInOneSentenceUntilThereIsOne() {
        var alone = new CurrentLimits(source, A_MINUTE, "", () -> now, Runnable::run);
        alone.start();
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> alone.at("prod")).isInstanceOf(LimitsUnreadable.class)
                    .hasMessage("limits.yaml: gone");
        }
        assertThat(source.asked).hasSize(1);

        source.put(5, 1);
        now = now.plusSeconds(1);
        assertThat(alone.at("prod").version()).endsWith("@1");
    }

    @Test
    void aPackagedFileThatIsMissingOrWrongStopsTheStart() {
        source.mayRecover = false;
        assertThatThrownBy(limits::start).isInstanceOf(LimitsUnreadable.class).hasMessage("limits.yaml: gone");

        source.put("plans: {}\n", 1);
        assertThatThrownBy(limits::start).isInstanceOf(LimitsUnreadable.class).hasMessageStartingWith("limits.yaml:1:");
    }

    @Test
    void aFunctionThatWasFrozenForLongLooksBeforeItDecides() {
        var thawed = new CurrentLimits(source, A_MINUTE, "", () -> now, task -> new Thread(task).start());
        source.put(5, 1);
        thawed.start();
        source.put(9, 2);

        now = now.plus(ofMinutes(5));
        assertThat(thawed.at("").version()).endsWith("@2");
    }

    @Test
    void aRestoreReadsAtOnceAndKeepsWhatThereIsIfItCannot() {
        var restored = new CurrentLimits(source, A_MINUTE, "", () -> now, Runnable::run);
        source.put(5, 1);
        restored.start();
        source.put(9, 2);
        restored.rest();
        restored.reread();
        assertThat(restored.at("").version()).endsWith("@2");

        source.text = Optional.empty();
        restored.reread();
        assertThat(restored.at("").version()).endsWith("@2");
    }

    @Test
    void aClockThatGoesBackDoesNotKeepAnOldFileForEver() {
        source.put(5, 1);
        limits.start();
        now = now.minus(ofSeconds(1));
        perDay();
        assertThat(beside).hasSize(1);
    }

    @Test
    void manyThreadsStartOneReadingAtATime() throws Exception {
        source.put(5, 1);
        limits.start();
        now = now.plus(A_MINUTE);
        var go = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(32)) {
            List<Future<Long>> calls = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                calls.add(threads.submit(() -> {
                    go.await();
                    return perDay();
                }));
            }
            go.countDown();
            for (var call : calls) {
                assertThat(call.get()).isEqualTo(5);
            }
        }
        readBeside();
    }
}
