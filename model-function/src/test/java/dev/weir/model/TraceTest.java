package dev.weir.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.TestUpstream.Script;
import io.micronaut.function.aws.LambdaApplicationContextBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The traces of a call go on to the upstream, and into the log. */
class TraceTest {
    private static final String ID = "1-5759e988-bd862e3fe1be46a994272793";
    private static final String XRAY = "Root=" + ID + ";Parent=53995c3f42cd8ad8;Sampled=1";
    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private static TestUpstream upstream;
    private static ModelFunction function;

    @BeforeAll
    static void start() {
        upstream = new TestUpstream();
        function = new ModelFunction(new LambdaApplicationContextBuilder()
                .properties(Map.of("weir.upstream-url", upstream.url(), "weir.embedded-model", "false")));
    }

    @AfterAll
    static void stop() {
        function.close();
        upstream.close();
    }

    private static Map<String, Object> event(Map<String, Object> headers) {
        var event = new HashMap<>(Caller.asMap(
                Caller.event("POST", "/v1/chat/completions").withBody("{\"model\":\"gpt-test\"}")));
        event.put("headers", headers);
        event.put("multiValueHeaders", Map.of());
        return event;
    }

    /** The headers in which the upstream was asked; names as they may be. */
    private static Map<String, List<String>> asked(Map<String, Object> event) {
        upstream.answers(Script.json(200, "{\"usage\":{\"prompt_tokens\":1}}"));
        assertThat(function.execute(event)).containsEntry("statusCode", 200);
        var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(upstream.asked().getFirst().headers());
        return headers;
    }

    @ParameterizedTest
    @CsvSource({"X-Amzn-Trace-Id,traceparent,tracestate", "x-amzn-trace-id,Traceparent,TRACESTATE"})
    void goesOnToTheUpstreamAsItCame(String xray, String parent, String state) {
        var headers = asked(event(Map.of(xray, XRAY, parent, PARENT, state, "a=1,b=2", "baggage", "user=alice")));

        assertThat(headers).containsEntry("X-Amzn-Trace-Id", List.of(XRAY))
                .containsEntry("traceparent", List.of(PARENT))
                .containsEntry("tracestate", List.of("a=1,b=2"))
                .containsEntry("X-Request-Id", List.of(Caller.REQUEST_ID))
                .doesNotContainKey("baggage");
    }

    @Test
    void isReadInMultiValueHeadersToo() {
        var event = event(Map.of("traceparent", PARENT));
        event.put("multiValueHeaders", Map.of("X-Amzn-Trace-Id", List.of(XRAY), "traceparent", List.of(PARENT),
                "tracestate", List.of("a=1", "b=2")));
        assertThat(asked(event)).containsEntry("X-Amzn-Trace-Id", List.of(XRAY))
                .containsEntry("tracestate", List.of("a=1,b=2"));

        event.put("multiValueHeaders", Map.of("traceparent", List.of(PARENT, PARENT)));
        assertThat(asked(event)).as("two parents are none").doesNotContainKeys("traceparent", "tracestate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Root=1", "Root=" + ID + "\r\nAuthorization: Bearer x", "Root=" + ID + "é",
        "Self=" + ID, "Root=" + ID + "x"})
    void whatIsNoTraceOfXRaysStaysHere(String value) {
        assertThat(asked(event(Map.of("X-Amzn-Trace-Id", value)))).doesNotContainKey("X-Amzn-Trace-Id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01", PARENT + "," + PARENT, PARENT + "\n"})
    void whatIsNoTraceparentStaysHereAndItsStateToo(String value) {
        assertThat(asked(event(Map.of("traceparent", value, "tracestate", "a=1")))).doesNotContainKeys("traceparent",
                "tracestate");
    }

    /** Every warning of one call is found by it. */
    @ParameterizedTest
    @CsvSource({"X-Amzn-Trace-Id, " + XRAY + ", " + ID,
        "traceparent, " + PARENT + ", 0af7651916cd43dd8448eb211c80319c"})
    void isInTheLog(String header, String value, String id) {
        upstream.answers(Script.json(503, "{}"));
        try (var said = new Said()) {
            function.execute(event(Map.of(header, value)));

            assertThat(said.everything().lines()).singleElement()
                    .asString()
                    .startsWith("WARN ModelFunction - the upstream answered 503")
                    .endsWith(" requestId=%s traceId=%s".formatted(Caller.REQUEST_ID, id));
        }
    }

    @Test
    void anErrorIsToldWithWhatWasThrown() {
        upstream.answers(Script.json(200, "{}"));
        try (var said = new Said();
                var broken = new ModelFunction(new LambdaApplicationContextBuilder()
                        .properties(Map.of("weir.upstream-url", upstream.url(), "weir.embedded-model", "false",
                                "weir.redis-url", "redis://127.0.0.1:1", "weir.redis-deadline", "50ms",
                                "weir.limits-file",
                                "appconfig:no/body/there")))) {
            broken.execute(event(Map.of("X-Amzn-Trace-Id", XRAY)));

            assertThat(said.everything()).contains(
                    "ERROR ModelFunction - the request failed requestId=%s traceId=%s\n".formatted(Caller.REQUEST_ID,
                            ID),
                    "LimitsUnreadable: appconfig:no/body/there");
        }
    }
}
