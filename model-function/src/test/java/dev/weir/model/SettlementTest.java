package dev.weir.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import dev.weir.limiter.Call;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision.Allowed;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Reservation;
import dev.weir.limiter.Standing;
import dev.weir.limiter.Unit;
import dev.weir.limiter.handover.HoldText;
import dev.weir.limiter.redis.Deadlines;
import dev.weir.limiter.redis.RedisStore;
import dev.weir.model.embedding.MiniLm;
import io.micronaut.function.aws.LambdaApplicationContextBuilder;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

/** What calls hold is settled over a real Redis, by what they used. */
class SettlementTest {
    private static final String HELLO = "{\"model\": \"all-MiniLM-L6-v2\", \"input\": \"Hello, world!\"}";
    private static final int TOKENS_OF_HELLO = 6;

    @TempDir
    private static Path folder;

    private static RedisServer redis;
    private static RedisStore store;
    private static ModelFunction function;

    private final Partition client = new Partition(UUID.randomUUID().toString(), "client",
            List.of(Limit.slidingWindow("requests", 100, Duration.ofDays(1)),
                    Limit.slidingWindow("tokens", 10_000, Duration.ofDays(1)).of(Unit.TOKENS),
                    Limit.slidingWindow("usd", 1_000_000, Duration.ofDays(1)).of(Unit.USD),
                    Limit.inFlight("open", 8)));
    private String hold = "";

    @BeforeAll
    static void start() throws IOException {
        redis = RedisServer.newRedisServer().port(freePort()).setting("bind 127.0.0.1").setting("save \"\"").build();
        redis.start();
        var patient = new Deadlines(Duration.ofSeconds(20), Duration.ofSeconds(20));
        store = new RedisStore("redis://127.0.0.1:" + redis.ports().getFirst(), patient);
        var limits = Files.writeString(folder.resolve("limits.yaml"),
                "clients: {}\nplans: {any: {limits: [1 request per day]}}\nmodels: {%s: {price: {input: 0.02}}}\n"
                        .formatted(MiniLm.NAME));
        function = function(redis.ports().getFirst(), "20s", limits.toString());
    }

    @AfterAll
    static void stop() throws IOException {
        function.close();
        store.close();
        redis.stop();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static ModelFunction function(int port, String deadline, String limits) {
        return new ModelFunction(new LambdaApplicationContextBuilder().properties(
                Map.of("weir.redis-url", "redis://127.0.0.1:" + port, "weir.redis-deadline", deadline,
                        "weir.redis-first-deadline", deadline, "weir.limits-file", limits)));
    }

    @BeforeEach
    void admit() {
        var held = Cost.of(Unit.TOKENS, 500).with(Unit.USD, 10_000).with(Unit.IN_FLIGHT, 1);
        var decision = (Allowed) store.decide(new Call(List.of(client), Cost.ONE_REQUEST,
                Optional.of(new Reservation(UUID.randomUUID().toString(), held, Duration.ofMinutes(1)))));
        hold = HoldText.of(decision.hold().orElseThrow());
        assertThat(standing("tokens").held()).isEqualTo(500);
        assertThat(standing("open").held()).isEqualTo(1);
    }

    private Standing standing(String limit) {
        return store.look(List.of(client))
                .standings()
                .stream()
                .filter(standing -> standing.limit().name().equals(limit))
                .findFirst()
                .orElseThrow();
    }

    private APIGatewayProxyRequestEvent call(String method, String path, String body) {
        return Caller.event(method, path, Map.of("principalId", "acme", "hold", hold)).withBody(body);
    }

    private void assertUsed(long requests, long tokens, long nanodollars) {
        assertThat(standing("requests").used()).isEqualTo(requests);
        assertThat(standing("tokens").used()).isEqualTo(tokens);
        assertThat(standing("usd").used()).isEqualTo(nanodollars);
        assertThat(store.look(List.of(client)).standings()).extracting(Standing::held).containsOnly(0L);
    }

    @Test
    void whatWasUsedIsBookedAndNotTheEstimate() {
        assertThat(Caller.execute(function, call("POST", "/v1/embeddings", HELLO)).getStatusCode()).isEqualTo(200);

        assertUsed(1, TOKENS_OF_HELLO, TOKENS_OF_HELLO * 20);
    }

    @Test
    void aCallThatTheAuthorizerRefusedIsNotSettled() {
        var refused = Caller.event("POST", "/v1/embeddings",
                Map.of("principalId", "acme", "hold", hold, "refused", "429", "body", "{}")).withBody(HELLO);

        assertThat(Caller.execute(function, refused).getStatusCode()).isEqualTo(429);

        assertThat(standing("tokens").held()).isEqualTo(500);
    }

    @Test
    void twiceTheSameHoldIsBookedOnce() {
        for (int i = 0; i < 2; i++) {
            assertThat(Caller.execute(function, call("POST", "/v1/embeddings", HELLO)).getStatusCode()).isEqualTo(200);
        }

        assertUsed(1, TOKENS_OF_HELLO, TOKENS_OF_HELLO * 20);
    }

    @Test
    void aCallThatUsesNothingAndOneThatIsRefusedAreStillRequests() {
        assertThat(Caller.execute(function, call("GET", "/v1/models", "")).getStatusCode()).isEqualTo(200);
        assertUsed(1, 0, 0);

        admit();
        assertThat(Caller.execute(function, call("POST", "/v1/embeddings", "{}")).getStatusCode()).isEqualTo(400);
        assertUsed(2, 0, 0);
    }

    @Test
    void aCallThatFailsInsideIsAsIfItHadNotBeen() {
        try (var broken = function(redis.ports().getFirst(), "20s", "limits.yaml")) {
            broken.getApplicationContext().getBean(MiniLm.class).close();

            assertThat(Caller.execute(broken, call("POST", "/v1/embeddings", HELLO)).getStatusCode()).isEqualTo(500);
        }

        assertUsed(0, 0, 0);
    }

    @Test
    void withoutAPriceWhatWasHeldInMoneyIsBooked() {
        try (var unpriced = function(redis.ports().getFirst(), "20s", "limits.yaml")) {
            Caller.execute(unpriced, call("POST", "/v1/embeddings", HELLO));
        }

        assertUsed(1, TOKENS_OF_HELLO, 10_000);
    }

    @Test
    void withoutRedisTheAnswerIsGivenAllTheSame() throws IOException {
        try (var away = function(freePort(), "50ms", "limits.yaml")) {
            for (int i = 0; i < 3; i++) {
                assertThat(Caller.execute(away, call("POST", "/v1/embeddings", HELLO)).getStatusCode()).isEqualTo(200);
            }
        }
        assertThat(standing("open").held()).isEqualTo(1);
    }

    @Test
    void whatIsNoHoldDoesNotBreakTheAnswer() {
        hold = "v1-of-something-else";

        assertThat(Caller.execute(function, call("POST", "/v1/embeddings", HELLO)).getStatusCode()).isEqualTo(200);
    }

    @Test
    void goesThroughASnapshotWithoutTrustingItsConnection() throws Exception {
        var settler = function.getApplicationContext().getBean(Settler.class);
        var crac = org.crac.Core.getGlobalContext();
        settler.beforeCheckpoint(crac);
        settler.afterRestore(crac);

        Caller.execute(function, call("POST", "/v1/embeddings", HELLO));
        assertUsed(1, TOKENS_OF_HELLO, TOKENS_OF_HELLO * 20);
    }

    @Test
    void aRestoreBooksByThePricesOfThatDay() throws Exception {
        var prices = "clients: {}\nplans: {any: {limits: [1 request per day]}}\nmodels: {%s: {price: {input: %s}}}\n";
        var limits = Files.writeString(folder.resolve("prices.yaml"), prices.formatted(MiniLm.NAME, "0.02"));
        try (var repriced = function(redis.ports().getFirst(), "20s", limits.toString())) {
            var settler = repriced.getApplicationContext().getBean(Settler.class);
            var crac = org.crac.Core.getGlobalContext();
            settler.beforeCheckpoint(crac);
            Files.writeString(limits, prices.formatted(MiniLm.NAME, "0.05"));
            settler.afterRestore(crac);

            Caller.execute(repriced, call("POST", "/v1/embeddings", HELLO));
        }
        assertUsed(1, TOKENS_OF_HELLO, TOKENS_OF_HELLO * 50);
    }

    @Test
    void theStageThatWasCalledPicksThePrice() throws Exception {
        var staged = Files.writeString(folder.resolve("staged.yaml"), """
                clients: {}
                plans: {any: {limits: [1 request per day]}}
                models: {%1$s: {price: {input: 0.02}}}
                stages: {test: {models: {%1$s: {price: {input: 0.07}}}}}
                """.formatted(MiniLm.NAME));
        try (var function = function(redis.ports().getFirst(), "20s", staged.toString())) {
            var event = call("POST", "/v1/embeddings", HELLO);
            event.getRequestContext().setStage("test");
            Caller.execute(function, event);
        }
        assertUsed(1, TOKENS_OF_HELLO, TOKENS_OF_HELLO * 70);
    }

    /** The model may have limits that nobody knows. */
    @Test
    void whileTheLimitsCannotBeReadNothingIsInferredAndTheHoldIsReleased() {
        try (var unread = function(redis.ports().getFirst(), "20s", "appconfig:nobody/is/there")) {
            assertThat(Caller.execute(unread, call("POST", "/v1/embeddings", HELLO)).getStatusCode()).isEqualTo(500);
        }
        assertUsed(0, 0, 0);
    }
}
