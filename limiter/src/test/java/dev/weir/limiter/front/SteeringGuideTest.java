package dev.weir.limiter.front;

import static java.time.Duration.ofSeconds;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.limiter.Client;
import dev.weir.limiter.Decision.Allowed;
import dev.weir.limiter.Decision.Denied;
import dev.weir.limiter.ManualClock;
import dev.weir.limiter.Steering;
import dev.weir.limiter.file.LimitsFile;
import dev.weir.limiter.memory.MemoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** The guide's snippet is the one below, and reports what the guide says. */
final class SteeringGuideTest {

    private static final LimitsFile LIMITS = LimitsFile.parse("limits.yaml",
            "{plans: {demo: {limits: [2 requests per minute]}}, clients: {anonymous: {plan: demo}}}");

    private final ManualClock clock = new ManualClock();
    private final Limiter limiter = new Limiter(new MemoryStore(clock), clock, Tuning.ALONE);

    @Test
    void theGuidesSnippetReportsWhatItSays() throws IOException {
        var limits = LIMITS;
        var client = new Client("ip/192.0.2.1", limits.anonymous().orElseThrow());
        var report = new ArrayList<String>();
        limiter.decide(limits.callOf(client, "POST /v1/embeddings", "first"));
        limiter.decide(limits.callOf(client, "POST /v1/embeddings", "second"));

        // The guide's snippet:
        var call = limits.callOf(client, "POST /v1/embeddings", "a-hold-of-ours");
        for (var standing : limiter.look(call.partitions()).standings()) {
            report.add(standing.limit().inWords() + ": used " + standing.used() + ", held " + standing.held()
                    + ", left " + standing.remaining() + ", all of it again in " + standing.fullAfter());
        }
        if (limiter.decide(call) instanceof Answer.Decided(Denied denied)) {
            for (var standing : denied.violated()) {
                report.add(standing.limit().name() + " would let it pass in " + standing.retryAfter());
            }
        }
        var clients = call.partitions().getFirst();
        limiter.steer(clients, new Steering.Grant("requests-per-minute", 5));
        limiter.steer(clients, new Steering.Block(Duration.ofHours(1)));
        limiter.steer(clients, new Steering.Unblock());
        limiter.steer(clients, new Steering.Reset());
        // Its end.

        clock.advance(ofSeconds(1));
        assertThat(limiter.decide(call)).isInstanceOfSatisfying(Answer.Decided.class,
                decided -> assertThat(decided.decision()).isInstanceOf(Allowed.class));
        var guide = Files.readString(Path.of("../docs/steering.md"));
        assertThat(block(guide, "text")).isEqualTo(String.join("\n", report));
        assertThat(words(source())).contains(words(block(guide, "java")));
    }

    private static String block(String guide, String language) {
        var from = guide.indexOf("```" + language + "\n") + language.length() + 4;
        return guide.substring(from, guide.indexOf("\n```", from));
    }

    private static String source() throws IOException {
        return Files.readString(Path.of("src/test/java/dev/weir/limiter/front/SteeringGuideTest.java"));
    }

    private static String words(String code) {
        return code.lines().map(String::strip).collect(joining(" "));
    }
}
