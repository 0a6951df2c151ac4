package dev.weir.authorizer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.weir.authorizer.event.AuthorizerReply;
import dev.weir.limiter.verdict.Verdict;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision.Denied;
import dev.weir.limiter.Decision.Impossible;
import dev.weir.limiter.Decision.Underway;
import dev.weir.limiter.Hold;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Standing;
import dev.weir.limiter.Unit;
import dev.weir.limiter.answer.Admission;
import dev.weir.limiter.answer.AnswerHeader;
import dev.weir.limiter.answer.Refusal;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every answer is held to the published schema, and each of its parts to the others. */
final class AnswersTest {

    private static final JsonSchema SCHEMA = JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(schema());
    private static final Limit NASTY = Limit.slidingWindow("a\"b\\c\r\n\u2028é", 5, Duration.ofSeconds(20));
    private static final Limit MONEY = Limit.slidingWindow("usd", 2_500_000_000L, Duration.ofDays(1)).of(Unit.USD);
    private static final Answers ANSWERS = new Answers(JsonMapper.createDefault());

    private static String schema() {
        try (var resource = requireNonNull(Refusal.class.getResourceAsStream("refusal.schema.json"))) {
            return new String(resource.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Denied denied(Limit limit, Duration wait) {
        return new Denied(
                List.of(new Standing("client", limit, limit.most(), 0, 0, wait, wait, wait.plusSeconds(3), false)));
    }

    static Stream<Refusal> refusals() {
        var since = Instant.parse("2030-01-01T00:00:00Z");
        var part = new Hold.Part(List.of(new Partition("acme", "client", List.of(MONEY))), Cost.NOTHING, Cost.NOTHING,
                since, since.plusSeconds(60), 0);
        var underway = new Underway(new Hold("order", List.of(part), Optional.empty()), since.plusMillis(1));
        var waits = Stream.of(Duration.ofNanos(1), Duration.ofMillis(1), Duration.ofMillis(999),
                Duration.ofMillis(1_001),
                Duration.ofSeconds(60), Duration.ofMillis(60_001), Duration.ofDays(40));
        return Stream.concat(
                Stream.of(Refusal.of(new Impossible(List.of(NASTY, MONEY))), Refusal.blocked(), Refusal.unauthorized(),
                        Refusal.of(underway), Refusal.tooManyFailedCredentials(denied(NASTY, Duration.ofSeconds(9))),
                        Refusal.storeAway(List.of(NASTY), Duration.ofSeconds(1)),
                        Refusal.of(denied(MONEY, Duration.ofSeconds(9))).degraded()),
                waits.flatMap(wait -> Stream.of(Refusal.of(denied(NASTY, wait)), Refusal.of(denied(MONEY, wait)))));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void everyBodyIsWhatTheSchemaSays(Refusal refusal) {
        var context = ANSWERS.refuse("acme", refusal).context();

        assertThat(SCHEMA.validate(context.getOrDefault("body", ""), InputFormat.JSON)).isEmpty();
        assertThat(context).containsEntry("refused", Integer.toString(refusal.problem().status()));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void everyHeaderIsTrueToTheOthersAndToTheSentence(Refusal refusal) {
        var fields = refusal.fields();
        assertThat(fields.values()).allSatisfy(value -> assertThat(value).matches("[ -~]*"));
        var seconds = fields.getOrDefault(AnswerHeader.RETRY_AFTER, "");
        var millis = fields.getOrDefault(AnswerHeader.RETRY_AFTER_MS, "");
        assertThat(seconds.isEmpty()).isEqualTo(millis.isEmpty());
        if (seconds.isEmpty()) {
            assertThat(fields.get(AnswerHeader.SHOULD_RETRY)).isNotEqualTo("true");
            assertThat(refusal.detail()).doesNotContain("try again in");
        } else {
            assertThat(Long.parseLong(millis)).isPositive();
            assertThat(Long.parseLong(seconds)).isEqualTo(Math.ceilDiv(Long.parseLong(millis), 1_000));
            if (Long.parseLong(millis) > 60_000) {
                assertThat(fields).containsEntry(AnswerHeader.SHOULD_RETRY, "false");
            }
            if (Long.parseLong(seconds) < 120) {
                assertThat(refusal.detail()).endsWith("Please try again in " + seconds
                        + (seconds.equals("1") ? " second." : " seconds."));
            }
        }
    }

    @Test
    void theSchemaSeesWhatIsMissing() {
        assertThat(
                SCHEMA.validate("{\"type\":\"about:blank\",\"title\":\"Unauthorized\",\"status\":401,\"detail\":\"x\"}",
                        InputFormat.JSON))
                .isNotEmpty();
        var blocked = ANSWERS.refuse("acme", Refusal.blocked()).context().getOrDefault("body", "");
        assertThat(SCHEMA.validate(blocked.replace("access_blocked", "rate_limit_exceeded"), InputFormat.JSON))
                .isNotEmpty();
    }

    /** Where the authorizer cannot fail with a 401, its own is that of the template. */
    @Test
    void a401IsTheTemplates() throws IOException {
        var body = ANSWERS.refuse("unauthorized", Refusal.unauthorized()).context().getOrDefault("body", "");

        assertThat(Files.readString(Path.of("../template.yaml"))).contains(body + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX-Evil: 1", "\"}, {\"", "é\u2028😀", "back\\slash", "long"})
    void aNameFromOutsideBreaksNeitherTheJsonNorAHeader(String name) {
        var caller = name.equals("long") ? "x".repeat(8_192) : name;

        var pass = ANSWERS.reply(caller, "small", new Verdict.Pass(Admission.unlimited(), Optional.empty(), false));
        var refuse = ANSWERS.reply(caller, "small",
                new Verdict.Refuse(Refusal.of(denied(NASTY, Duration.ofSeconds(1)))));

        for (var reply : List.of(pass, refuse)) {
            assertThat(reply.principalId()).matches("[ !#-\\[\\]-~]{1,256}");
            assertThat(withoutBody(reply)).allSatisfy((key, value) -> assertThat(value).matches("[ -~]*"));
            assertThat(reply.context().values().stream().mapToInt(String::length).sum()).isLessThan(6_000);
        }
        assertThat(SCHEMA.validate(refuse.context().getOrDefault("body", ""), InputFormat.JSON)).isEmpty();
    }

    private static Map<String, String> withoutBody(AuthorizerReply reply) {
        var context = new HashMap<>(reply.context());
        context.remove("body");
        return context;
    }
}
