package dev.weir.authorizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.limiter.Decision.Denied;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Standing;
import dev.weir.limiter.answer.AnswerHeader;
import dev.weir.limiter.answer.ProblemType;
import dev.weir.limiter.answer.Refusal;
import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the guides say of answers is so. */
final class AnswersGuideTest {

    private static final JsonMapper JSON = JsonMapper.createDefault();

    private static String guide(String name) throws IOException {
        return Files.readString(Path.of("..", "docs", name));
    }

    private static String json(String guide) {
        var block = Pattern.compile("```json\n(.*?)\n```", Pattern.DOTALL).matcher(guide);
        assertThat(block.find()).isTrue();
        return block.group(1);
    }

    private static Refusal denied(Duration wait) {
        var limit = Limit.slidingWindow("requests-per-20-seconds", 5, Duration.ofSeconds(20));
        return Refusal.of(new Denied(List.of(new Standing("client", limit, 5, 0, 0, wait, wait, wait, false))));
    }

    @Test
    void theBodyIsTheOneThatIsSent() throws IOException {
        var context = new Answers(JSON).refuse("alice", denied(Duration.ofSeconds(4))).context();

        assertThat(context).containsEntry("body", json(guide("answers.md")));
    }

    @Test
    void everyHeaderAndEveryReasonIsInTheGuide() throws IOException {
        var guide = guide("answers.md");
        for (var header : AnswerHeader.values()) {
            assertThat(guide)
                    .contains(header.header().replaceFirst("-(remaining|reset)-(?=requests|tokens)", "-limit-"));
        }
        for (var problem : ProblemType.values()) {
            if (problem != ProblemType.UNAUTHORIZED) {
                var end = problem.uri().replaceFirst(".*(?=#)", "").replaceFirst("urn:weir:", "");
                assertThat(guide).contains("| `" + end + "` | `" + problem.code() + "` |");
            }
        }
    }

    @Test
    void whatIsHandedOnIsWhatTheGuideShows() throws IOException {
        var context = new Answers(JSON).refuse("alice", denied(Duration.ofMillis(6_500))).context();
        var shown = JSON.readValue(json(guide("events.md")), Argument.mapOf(String.class, String.class));

        assertThat(shown).containsEntry("body", "{…}");
        shown.remove("body");
        assertThat(context).containsAllEntriesOf(shown);
    }
}
