package dev.weir.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.benchmarks.contender.Entrant;
import dev.weir.benchmarks.load.Pace;
import dev.weir.benchmarks.startup.Starter;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** That everything runs and the page comes out: how fast is not asserted. */
final class BenchmarksTest {

    @Test
    void writesAPageWithEveryFigureAndContender() {
        var page = Benchmarks.page(Optional.empty(), Pace.QUICK, "a commit", _ -> {});

        assertThat(page)
                .contains("# Benchmarks\n", "**This was a quick run.**", "| of Redisson | ", "| Commit | a commit |")
                .doesNotContain("NaN", "Infinity", "null", "${");
        assertThat(Stream.of("p50 latency, one limit, 1 caller", "p50 latency, four limits at two levels, 64 callers",
                "Throughput, four limits at two levels, 8 callers", "Throughput, one hot key, 64 callers",
                "A remembered denial", "Redis' time, four limits at two levels (aim: 2.5 ×), 8 callers",
                "A level's key, two limits",
                "Redis' time with 100 open holds, a call that needs none",
                "Throughput, four limits at two levels, 8 callers, peers asked in turn",
                "Allocated in Java, one limit"))
                .allSatisfy(figure -> assertThat(page.lines()).anyMatch(line -> line.startsWith("| " + figure)));
        assertThat(Stream.of(Starter.values())).allSatisfy(
                starter -> assertThat(page.lines()).anyMatch(line -> line.startsWith("| " + starter.title() + " | ")));
        assertThat(Stream.of(Entrant.values()))
                .allSatisfy(entrant -> assertThat(
                        page.lines().filter(line -> line.startsWith("| " + entrant.title() + " |")))
                        .hasSize(entrant.asksOne() ? 8 : 4));
    }
}
