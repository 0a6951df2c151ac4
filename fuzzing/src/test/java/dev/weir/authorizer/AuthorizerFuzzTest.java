package dev.weir.authorizer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.weir.authorizer.event.HttpApi;
import dev.weir.authorizer.identity.Identification;
import dev.weir.authorizer.identity.KeysUnavailable;
import dev.weir.authorizer.observation.Observer;
import dev.weir.fuzzing.Choices;
import dev.weir.fuzzing.Hostile;
import dev.weir.fuzzing.Mutation;
import dev.weir.fuzzing.Share;
import dev.weir.limiter.answer.Refusal;
import dev.weir.limiter.file.LimitsFile;
import dev.weir.limiter.front.Limiter;
import dev.weir.limiter.front.Tuning;
import dev.weir.limiter.memory.MemoryStore;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever event comes, with whatever headers and token: Allow, Deny, {@code Unauthorized} or one clear sentence. */
final class AuthorizerFuzzTest {

    private static final String EVENTS = "../authorizer/src/test/resources/dev/weir/authorizer/";
    private static final Map<String, Object> REST = sample("rest-request");
    private static final Map<String, Object> TOKEN = sample("event/rest-token");
    private static final Map<String, Object> HTTP_1 = sample("event/http-1-request");
    private static final Map<String, Object> HTTP_2 = sample("event/http-2-request");
    private static final Map<String, Object> WEBSOCKET = sample("event/websocket-connect");
    private static final List<Map<String, Object>> SAMPLES = List.of(REST, HTTP_1, HTTP_2, WEBSOCKET);

    private static final List<String> HEADERS = List.of("Authorization", "authorization", "x-api-key",
            "X-Forwarded-For",
            "Idempotency-Key", "x-stainless-retry-count");
    private static final List<String> RIGHT = List.of("Bearer weir-demo-alice", "weir-demo-alice",
            "192.0.2.7, 10.0.0.1",
            "\"8e03978e-40d5-43dd-bc93-6894a57f9324\"", "2", "AWS4-HMAC-SHA256 Credential=a/b, Signature=c");

    private static final String LIMITS = """
            clients:
              api_keys:
                - {client: alice, plan: paid, sha256: 76fe4713761e42fc475533f15be8fe3e45ad1d5a8900156ebe39ff9a5925ec45}
              jwt:
                corp:
                  issuer: https://login.example.com/
                  audience: weir
                  jwks: JWKS
                  plan: {claim: tier, values: {gold: paid}, otherwise: free}
              iam:
                - {principal: "arn:aws:iam::123456789012:role/*", plan: free}
              anonymous: {plan: free}
              trusted_proxies: [192.0.2.0/24, 10.0.0.0/8, "2001:db8::/32"]
              failed_credentials: 1000 requests per minute
              blocked: [198.51.100.0/24]
            plans:
              free: {limits: [20 requests per minute, 1000 tokens per day]}
              paid: {limits: [1000 requests per minute, 8 in flight]}
            """;
    private static final JsonSchema SCHEMA = JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(schema());
    private static final JsonMapper JSON = JsonMapper.createDefault();
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    private static final Answers ANSWERS = new Answers(JSON);
    /** Ever later, so that callers are let in again. */
    private static final AtomicLong NOW_MILLIS = new AtomicLong(NOW.toEpochMilli());

    private static @Nullable SigningIssuer issuer;
    private static @Nullable Authorizer authorizer;

    @BeforeAll
    static void start() {
        var started = new SigningIssuer();
        issuer = started;
        authorizer = authorizer(LimitsFile.parse("f", LIMITS.replace("JWKS", started.jwks())));
        // Its keys are fetched as often as they ever are: any connection from now on is a finding of Jazzer's.
        var unknown = started.signed(SigningIssuer.HEADER.replace("rsa-1", "rsa-2"), started.claims());
        for (var token : List.of(started.token(), unknown, unknown, unknown)) {
            bearing(token);
        }
    }

    @AfterAll
    static void stop() {
        issuer().close();
    }

    private static SigningIssuer issuer() {
        return requireNonNull(issuer);
    }

    private static Map<String, Object> sample(String name) {
        try {
            return JSONObjectUtils.parse(Files.readString(Path.of(EVENTS + name + ".json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ParseException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String schema() {
        try (var resource = requireNonNull(Refusal.class.getResourceAsStream("refusal.schema.json"))) {
            return new String(resource.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Authorizer authorizer(LimitsFile limits) {
        var clock = (InstantSource) () -> Instant.ofEpochMilli(NOW_MILLIS.addAndGet(200));
        var limiter = new Limiter(new MemoryStore(clock), clock, Tuning.ALONE);
        return new Authorizer(new Judge(_ -> limits, new Identification(() -> NOW), limiter, clock), ANSWERS,
                Observer.none());
    }

    /** The context, where there was a reply. */
    private static Optional<Map<String, String>> answer(Map<String, ?> event, boolean simple) {
        var answer = new ArrayList<Map<String, String>>();
        Share.of(() -> {
            try {
                @SuppressWarnings("unchecked") // a null in it is what a runtime hands over too
                var given = (Map<String, Object>) event;
                answer.add(checked(new HttpApi(simple, true).answer(given, requireNonNull(authorizer)::authorize),
                        simple));
            } catch (Unauthorized e) {
                assertThat(e).hasMessage("Unauthorized");
            } catch (KeysUnavailable e) {
                assertThat(e.getMessage()).isNotBlank();
            } catch (IllegalArgumentException e) {
                assertThat(e).isExactlyInstanceOf(IllegalArgumentException.class);
                assertThat(e.getMessage()).matches("[^\\p{Cntrl}]{1,500}");
            }
        });
        return answer.stream().findFirst();
    }

    private static Map<String, String> checked(Map<String, Object> reply, boolean simple) {
        if (!simple || reply.containsKey("policyDocument")) {
            var policy = (Map<?, ?>) requireNonNull(reply.get("policyDocument"));
            var statement = (Map<?, ?>) ((List<?>) requireNonNull(policy.get("Statement"))).getFirst();
            assertThat(statement.get("Effect")).isIn("Allow", "Deny");
            assertThat((String) statement.get("Resource")).startsWith("arn:").endsWith("/*");
            assertThat((String) reply.get("principalId")).matches("[ -~]+");
        } else {
            assertThat(reply.get("isAuthorized")).isInstanceOf(Boolean.class);
        }
        return checkedContext((Map<?, ?>) requireNonNull(reply.get("context")));
    }

    private static Map<String, String> checkedContext(Map<?, ?> context) {
        var texts = new HashMap<String, String>();
        context.forEach((key, value) -> {
            assertThat(value).isInstanceOf(String.class);
            assertThat((String) value).matches("[^\\p{Cntrl}]*");
            texts.put((String) key, (String) value);
        });
        var body = texts.getOrDefault("body", "");
        if (!body.isEmpty()) {
            assertThat(SCHEMA.validate(body, InputFormat.JSON)).isEmpty();
        }
        return texts;
    }

    private static void changed(Map<String, Object> sample, byte[] choices) {
        var chosen = new Choices(choices);
        var simple = chosen.below(2) == 1;
        answer(Mutation.ofObject(sample, chosen), simple);
    }

    @FuzzTest
    void restRequest(byte[] choices) {
        changed(REST, choices);
    }

    @FuzzTest
    void restToken(byte[] choices) {
        changed(TOKEN, choices);
    }

    @FuzzTest
    void http1(byte[] choices) {
        changed(HTTP_1, choices);
    }

    @FuzzTest
    void http2(byte[] choices) {
        changed(HTTP_2, choices);
    }

    @FuzzTest
    void websocket(byte[] choices) {
        changed(WEBSOCKET, choices);
    }

    /** Right events of all kinds, whose headers are changed, doubled or hostile. */
    @FuzzTest
    void headers(byte[] choices) {
        var chosen = new Choices(choices);
        var event = new HashMap<String, Object>(chosen.oneOf(SAMPLES));
        var headers = new HashMap<String, List<String>>();
        for (int left = 1 + chosen.below(4); left > 0; left--) {
            headers.computeIfAbsent(chosen.oneOf(HEADERS), _ -> new ArrayList<>()).add(value(chosen));
        }
        event.put("multiValueHeaders", headers);
        answer(event, false);
    }

    private static String value(Choices chosen) {
        return switch (chosen.below(3)) {
            case 0 -> chosen.oneOf(RIGHT);
            case 1 -> chosen.oneOf(Hostile.TEXTS);
            default -> Mutation.ofText(chosen.oneOf(RIGHT), chosen);
        };
    }

    /** A right token whose text is changed: it is nobody's, or as it was. */
    @FuzzTest
    void tokens(byte[] choices) {
        var chosen = new Choices(choices);
        var parts = new ArrayList<>(List.of(issuer().token().split("\\.", -1)));
        switch (chosen.below(4)) {
            case 0 -> parts.set(chosen.below(3), parts.get(chosen.below(3)));
            case 1 -> parts.remove(chosen.below(3));
            case 2 -> parts.add(chosen.below(3), chosen.oneOf(Hostile.TEXTS));
            default -> {
                var at = chosen.below(3);
                parts.set(at, Mutation.ofText(parts.get(at), chosen));
            }
        }
        bearing(String.join(".", parts)).ifPresent(
                context -> assertThat(context.get("client")).isIn("jwt/corp/alice", "ip/192.0.2.1", "alice",
                        "address/192.0.2.1", "unauthorized"));
    }

    /** A token that its issuer signed, whatever it may say. */
    @FuzzTest
    void signedTokens(byte[] choices) {
        var chosen = new Choices(choices);
        var header = chosen.below(2) == 0
                ? SigningIssuer.HEADER
                : Mutation.ofText(SigningIssuer.HEADER, chosen);
        var claims = chosen.below(3) == 0
                ? Mutation.ofText(issuer().claims(), chosen)
                : JSONObjectUtils.toJSONString(Mutation.ofObject(issuer().claimSet(), chosen));
        bearing(issuer().signed(header, claims));
    }

    private static Optional<Map<String, String>> bearing(String token) {
        var event = new HashMap<>(REST);
        event.put("headers", Map.of("Authorization", "Bearer " + token));
        return answer(event, false);
    }

    @Test
    void theSamplesAreAnswered() {
        for (var sample : SAMPLES) {
            var event = new HashMap<>(sample);
            event.put("headers", Map.of("x-api-key", "weir-demo-alice"));
            event.remove("multiValueHeaders");
            assertThat(answer(event, false).orElseThrow()).containsEntry("client", "alice");
        }
        assertThat(bearing(issuer().token()).orElseThrow()).containsEntry("client", "jwt/corp/alice");
    }

    @ParameterizedTest
    @MethodSource("samples")
    void hundredsOfChangesOfEachKind(Map<String, Object> sample) {
        Share.sweep(200, choices -> changed(sample, choices));
    }

    static Stream<Map<String, Object>> samples() {
        return Stream.of(REST, TOKEN, HTTP_1, HTTP_2, WEBSOCKET);
    }

    @Test
    void hundredsOfHeadersAndTokens() {
        Share.sweep(300, this::headers);
        Share.sweep(200, this::tokens);
        Share.sweep(100, this::signedTokens);
    }
}
