package dev.weir.environment.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class LineLoggerTest {

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(said, true, UTF_8);

    private Logger json(String name) {
        return new LineLogger(name, LogLine.json(() -> out));
    }

    @Test
    void isTheOneThatIsUsed() {
        assertThat(LoggerFactory.getLogger("x")).isInstanceOf(LineLogger.class);
    }

    @Test
    void whateverIsSaidIsOneLineOfJson() {
        json("dev.weir.A").warn("{} is \"{}\"", "a\r\nb\\", "\u0000\u2028é😀\ud800");

        assertThat(said.toString(UTF_8)).matches("\\{\"time\":\"[0-9TZ:.-]+\",\"level\":\"WARN\",\"message\":"
                + "\"a\\\\u000d\\\\u000ab\\\\\\\\ is \\\\\"\\\\u0000\\\\u2028é\\\\ud83d\\\\ude00\\\\ud800\\\\\"\","
                + "\"logger\":\"dev\\.weir\\.A\"}\n");
    }

    @Test
    void ofWhatWasThrownTheSentenceIsLogged() {
        json("io.netty.B").warn("broken {}", 1, new IllegalStateException("why"));

        assertThat(said.toString(UTF_8)).endsWith("\"message\":\"broken 1\",\"logger\":\"io.netty.B\","
                + "\"error\":\"java.lang.IllegalStateException: why\"}\n");
    }

    @Test
    void ofAnErrorTheTraceIsInTheSameLine() {
        json("dev.weir.A").error("broken", new IllegalStateException("why"));

        assertThat(said.toString(UTF_8)).containsOnlyOnce("\n")
                .contains("\"error\":\"java.lang.IllegalStateException: why\\u000a\\u0009at dev.weir");
    }

    @Test
    void theFieldsOfWhatIsLoggedAreMembers() {
        json("dev.weir.A").atWarn()
                .addKeyValue("requestId", "a\"b")
                .addKeyValue("status", 503)
                .setCause(new IllegalStateException("why"))
                .log("{} is away", "it");

        assertThat(said.toString(UTF_8)).endsWith("\"level\":\"WARN\",\"message\":\"it is away\","
                + "\"requestId\":\"a\\\"b\",\"status\":\"503\",\"logger\":\"dev.weir.A\","
                + "\"error\":\"java.lang.IllegalStateException: why\"}\n");
    }

    @ParameterizedTest
    @CsvSource({"dev.weir.authorizer.Snapshot, false, true", "dev.weir.environment.CurrentLimits, true, true",
        "io.lettuce.core.RedisClient, false, true", "io.micronaut.function.aws.MicronautRequestHandler, false, false"})
    void librariesAreHeardOnlyWhenTheyWarn(String name, boolean informs, boolean warns) {
        var logger = json(name);
        assertThat(logger.isDebugEnabled()).isFalse();
        assertThat(logger.isInfoEnabled()).isEqualTo(informs);
        assertThat(logger.isWarnEnabled()).isEqualTo(warns);
        assertThat(logger.isErrorEnabled()).isEqualTo(warns);
    }

    @Test
    void inATerminalItIsASentence() {
        var text = new LineLogger("dev.weir.A", LogLine.text(() -> out));
        text.warn("no {}", "Redis");
        text.atWarn().addKeyValue("requestId", "1").addKeyValue("stage", "dev").log("no {}", "Redis");
        assertThat(said.toString(UTF_8)).isEqualTo("WARN A - no Redis\nWARN A - no Redis requestId=1 stage=dev\n");
    }

    @ParameterizedTest
    @CsvSource({",,,false", "x,,,true", "x,true,,false", "x,,off,false", "x,,json,false", ",,on,true", "x,,'',true"})
    void isJsonWhereTheDecisionLogIs(String api, String sam, String log, boolean structured) {
        var variables = new HashMap<String, String>();
        if (api != null) {
            variables.put("AWS_LAMBDA_RUNTIME_API", api);
        }
        if (sam != null) {
            variables.put("AWS_SAM_LOCAL", sam);
        }
        if (log != null) {
            variables.put("WEIR_DECISION_LOG", log);
        }
        var before = Map.of("out", System.out, "err", System.err);
        System.setOut(out);
        System.setErr(new PrintStream(new ByteArrayOutputStream(), true, UTF_8));
        try {
            new LineLogger("a.B", LogLine.of(variables::get)).warn("m");
        } finally {
            System.setOut(before.get("out"));
            System.setErr(before.get("err"));
        }
        assertThat(said.toString(UTF_8).startsWith("{\"time\"")).isEqualTo(structured);
    }
}
