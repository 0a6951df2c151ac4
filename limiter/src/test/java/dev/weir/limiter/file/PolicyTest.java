package dev.weir.limiter.file;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.weir.limiter.Algorithm.FixedWindow;
import dev.weir.limiter.Algorithm.InFlight;
import dev.weir.limiter.Algorithm.SlidingLog;
import dev.weir.limiter.Algorithm.TokenBucket;
import dev.weir.limiter.Client;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision.Allowed;
import dev.weir.limiter.Decision.Denied;
import dev.weir.limiter.Limit;
import dev.weir.limiter.ManualClock;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Period;
import dev.weir.limiter.Price;
import dev.weir.limiter.Settlement;
import dev.weir.limiter.Sharing;
import dev.weir.limiter.Unit;
import dev.weir.limiter.WhenAway;
import dev.weir.limiter.memory.MemoryStore;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a limits file makes of a call. */
final class PolicyTest {

    private static final String EMBEDDINGS = "POST /v1/embeddings";

    private static final String WHOLE = """
            clients:
              api_keys:
                - {client: batch, tenant: acme, plan: paid, sha256: %s}
                - {client: solo, plan: free, sha256: %s}
              anonymous: {plan: free}
              blocked: [mallory, 203.0.113.7, 198.51.100.0/24, "2001:db8::/33"]
              allowed: [solo, 192.0.2.1]
            tenants:
              acme: {limits: [2000 requests per minute]}
            plans:
              free:
                limits: [60 requests per minute]
              paid:
                limits:
                  - 600 requests per minute
                  - 100_000 tokens per minute
                  - 25 usd per month
                  - 8 in flight
                  - 500 credits per day
                routes:
                  POST /v1/embeddings:
                    cost: {requests: 2, credits: 5}
                    estimate: {tokens: 512}
                    limits: [100 requests per minute]
            routes:
              POST /v1/embeddings:
                estimate: {tokens: 1, usd: 0.001}
                limits: [10_000 requests per minute]
            models:
              all-minilm-l6-v2:
                limits: [9000 requests per minute]
                price: {input: 0.02, output: 0.5}
            global:
              limits:
                - limit: 5000 requests per second
                  keep_back: {amount: 20%%, for: [paid]}
            holds: {lifetime: 90 seconds, estimate: {usd: 0.5, tokens: 9}}
            when_redis_is_away: local
            instances: 4
            """.formatted("b".repeat(64), "5".repeat(64));

    private final LimitsFile file = LimitsFile.parse("limits.yaml", WHOLE);
    private final Client batch = client("batch");
    private final Client solo = client("solo");

    private Client client(String name) {
        return file.clients()
                .named()
                .filter(client -> client.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Limit limit(String text) {
        return LimitsFile.parse("f", """
                plans: {p: {limits: [%s], routes: {GET /: {cost: {credits: 1}}}}}
                clients: {anonymous: {plan: p}}""".formatted(text)).anonymous().orElseThrow().limits().getFirst();
    }

    @Test
    void aCallMeetsTheLimitsOfEveryLevelEachInItsSlot() {
        var call = file.callOf(batch, EMBEDDINGS, Optional.of("all-minilm-l6-v2"), "h1");

        assertThat(call.partitions()).extracting(Partition::slot, Partition::name)
                .containsExactly(tuple("acme", "client/batch"),
                        tuple("acme", "client/batch on POST /v1/embeddings"),
                        tuple("acme", "tenant"),
                        tuple("route/POST /v1/embeddings", "route"),
                        tuple("model/all-minilm-l6-v2", "model"),
                        tuple("global/all", "global"));
        assertThat(call.partitions().stream().flatMap(partition -> partition.limits().stream()).map(Limit::name))
                .doesNotHaveDuplicates();
        assertThat(call.taken()).isEqualTo(Cost.requests(2).with(new Unit("credits"), 5));
    }

    @Test
    void aCallHoldsWhatIsKnownOnlyAfterwards() {
        var reservation = file.callOf(batch, EMBEDDINGS, "h1").reservation().orElseThrow();

        assertThat(reservation.id()).isEqualTo("h1");
        assertThat(reservation.lifetime()).isEqualTo(ofSeconds(90));
        // The plan's tokens, the route's usd.
        assertThat(reservation.amounts())
                .isEqualTo(Cost.of(Unit.TOKENS, 512).with(Unit.USD, 1_000_000).with(Unit.IN_FLIGHT, 1));
        var habit = reservation.habit().orElseThrow();
        assertThat(habit.slot()).isEqualTo("acme");
        assertThat(habit.name()).isEqualTo("client/batch calling POST /v1/embeddings");
        assertThat(habit.most()).isEqualTo(Cost.of(Unit.TOKENS, 25_000).with(Unit.USD, 6_250_000_000L));
    }

    @Test
    void aCallWhoseCostIsKnownHoldsNothing() {
        var call = file.callOf(solo, "GET /v1/models/{id}", "h1");

        assertThat(call.reservation()).isEmpty();
        assertThat(call.taken()).isEqualTo(Cost.ONE_REQUEST);
        assertThat(call.partitions()).extracting(Partition::slot).containsExactly("solo", "global/all");
    }

    @Test
    void aShareOfAGlobalLimitIsKeptBackForNamedPlans() {
        assertThat(globalOf(batch).most()).isEqualTo(5000);
        assertThat(globalOf(solo).most()).isEqualTo(4000);
        assertThat(globalOf(solo).algorithm()).isEqualTo(globalOf(batch).algorithm());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{limit: 9000 requests per second, sharing: leased}|LEASED",
        "{limit: 9000 requests per second, sharing: leased}, {limit: 900_000 tokens per second, sharing: leased}|LEASED",
        "{limit: 9000 requests per second, sharing: leased, keep_back: {amount: 9, for: [p]}}|LEASED",
        "{limit: 9000 requests per second, sharing: leased}, 90 in flight|STRICT",
        "{limit: 9000 requests per second, sharing: strict}|STRICT", "9000 requests per second|STRICT"})
    void limitsAreLeasedWhereNoneBesideThemIsAskedAboutAnyway(String limits, Sharing sharing) {
        var shared = LimitsFile.parse("f", """
                plans: {p: {limits: [9 requests per second]}}
                clients: {anonymous: {plan: p}}
                models: {m: {limits: [%1$s]}}
                routes: {GET /: {limits: [%1$s]}}
                global: {limits: [%1$s]}""".formatted(limits));
        var call = shared.callOf(new Client("c", shared.anonymous().orElseThrow()), "GET /", Optional.of("m"), "h");
        assertThat(call.partitions()).extracting(Partition::sharing)
                .containsExactly(Sharing.STRICT, sharing, sharing, sharing);
    }

    private Limit globalOf(Client client) {
        return file.callOf(client, EMBEDDINGS, "h1").partitions().getLast().limits().getFirst();
    }

    @Test
    void noSlotHasBraces() {
        var file = LimitsFile.parse("f", """
                plans: {p: {limits: [1 in flight], routes: {"GET /m/{id}": {limits: [1 request per day]}}}}
                routes: {"GET /m/{id}": {limits: [9 requests per day]}}
                clients: {anonymous: {plan: p}}""");
        var call = file.callOf(new Client("ip/::1", file.anonymous().orElseThrow()), "GET /m/{id}", "h1");

        assertThat(call.partitions()).extracting(Partition::slot)
                .containsExactly("ip/::1", "ip/::1", "route/GET /m/<id>");
    }

    @Test
    void aClientOfAnotherFilesPlanMeetsThatPlan() {
        var other = LimitsFile.parse("f", WHOLE.replace("limits: [60 requests", "limits: [7 requests"));
        var stranger = new Client("solo", other.policy().plans().getOrDefault("free", solo.plan()));

        assertThat(file.callOf(solo, EMBEDDINGS, "h1").partitions().getFirst().limits().getFirst().most())
                .isEqualTo(60);
        assertThat(file.callOf(stranger, EMBEDDINGS, "h1").partitions().getFirst().limits().getFirst().most())
                .isEqualTo(7);
    }

    @Test
    void routesThatTheFileDoesNotNameAreOneKindOfCall() {
        var call = file.callOf(batch, "GET /v1/a", "h1");

        assertThat(call.reservation().orElseThrow().habit().orElseThrow().name())
                .isEqualTo("client/batch calling any other route");
        assertThat(call.reservation().orElseThrow().amounts())
                .isEqualTo(Cost.of(Unit.TOKENS, 9).with(Unit.USD, 500_000_000).with(Unit.IN_FLIGHT, 1));
        assertThat(file.callOf(batch, "GET /v1/b", "h1")).isEqualTo(call);
    }

    @Test
    void aModelThatIsKnownOnlyFromTheBodyIsAskedForByItself() {
        var call = file.callOfModel(batch, EMBEDDINGS, "all-minilm-l6-v2", "h1").orElseThrow();

        assertThat(call.partitions()).extracting(Partition::slot).containsExactly("model/all-minilm-l6-v2");
        assertThat(file.callOfModel(batch, EMBEDDINGS, "another", "h1")).isEmpty();
    }

    @Test
    void aStoreAnswersTheCallAsItIs() {
        var file = LimitsFile.parse("f", """
                plans: {p: {limits: [2 in flight, 1000 tokens per minute]}}
                holds: {estimate: {tokens: 100}}
                clients: {anonymous: {plan: p}}""");
        var store = new MemoryStore(new ManualClock());
        var client = new Client("ip/192.0.2.1", file.anonymous().orElseThrow());

        var first = (Allowed) store.decide(file.callOf(client, EMBEDDINGS, "h1"));
        assertThat(store.decide(file.callOf(client, EMBEDDINGS, "h2"))).isInstanceOf(Allowed.class);
        assertThat(store.decide(file.callOf(client, EMBEDDINGS, "h3"))).isInstanceOf(Denied.class);
        assertThat(store.settle(first.hold().orElseThrow(), Cost.of(Unit.TOKENS, 300))).isEqualTo(Settlement.SETTLED);
        var again = (Allowed) store.decide(file.callOf(client, EMBEDDINGS, "h3"));
        // What the first call used raises what the third holds: to the next size, but not above a quarter of the limit.
        assertThat(again.hold().orElseThrow().held().of(Unit.TOKENS)).isEqualTo(250);
    }

    @Test
    void someAreBlockedAndSomeAreNotLimited() {
        var mallory = new Client("mallory", solo.plan());

        assertThat(file.blocked(mallory, "192.0.2.9")).contains("mallory");
        assertThat(file.blocked(solo, "198.51.100.255")).contains("198.51.100.0/24");
        assertThat(file.blocked(solo, "198.51.101.0")).isEmpty();
        assertThat(file.blocked("203.0.113.7")).contains("203.0.113.7");
        assertThat(file.blocked("2001:db8:7fff::1")).contains("2001:db8::/33");
        assertThat(file.blocked("2001:db8:8000::1")).isEmpty();
        assertThat(file.blocked("::ffff:203.0.113.7")).contains("203.0.113.7");
        assertThat(file.blocked("localhost")).isEmpty();
        assertThat(file.isAllowed(solo, "192.0.2.9")).isTrue();
        assertThat(file.isAllowed(batch, "192.0.2.1")).isTrue();
        assertThat(file.isAllowed(batch, "192.0.2.2")).isFalse();
    }

    @Test
    void aPriceMakesMoneyOfTokens() {
        var price = file.price("all-minilm-l6-v2").orElseThrow();

        assertThat(price).isEqualTo(new Price(20_000_000, 500_000_000));
        assertThat(price.of(3, 2)).isEqualTo(3 * 20 + 2 * 500);
        assertThat(price.costOf(3, 2)).isEqualTo(Cost.of(Unit.TOKENS, 5).with(Unit.USD, 1_060));
        assertThat(new Price(1, 0).of(1, 0)).isEqualTo(1);
        assertThat(new Price(1, 1).of(500_000, 500_000)).isEqualTo(1);
        assertThat(new Price(0, 0).of(Long.MAX_VALUE, 0)).isZero();
        assertThat(new Price(Long.MAX_VALUE, 0).of(Long.MAX_VALUE, 0)).isEqualTo(Limit.MOST - 1);
        assertThat(file.price("another")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"60 requests per minute|60 requests per minute|requests-per-minute",
        "2.5 usd per month|2.5 usd per month|usd-per-month",
        "1_000_000 tokens per day|1000000 tokens per day|tokens-per-day",
        "1 token per 2 hours|1 token per 2 hours|tokens-per-2-hours", "8 in flight|8 calls in flight|in-flight",
        "1 call in flight|1 call in flight|in-flight", "500 credits per week|500 credits per 7 days|credits-per-week"})
    void readsEveryUnit(String text, String words, String name) {
        assertThat(limit(text).inWords()).isEqualTo(words);
        assertThat(limit(text).name()).isEqualTo(name);
        assertThat(limit(text).whenAway()).isEqualTo(WhenAway.DENY);
    }

    @Test
    void readsEveryKind() {
        assertThat(limit("{limit: 9 requests per minute, algorithm: fixed_window}").algorithm())
                .isEqualTo(new FixedWindow(9, Period.every(ofMinutes(1))));
        assertThat(limit("{limit: 9 requests per day, zone: Europe/Berlin}").algorithm())
                .isEqualTo(new FixedWindow(9, Period.of(ChronoUnit.DAYS, ZoneId.of("Europe/Berlin"))));
        assertThat(limit("{limit: 9 usd per month, from_day: 15}").algorithm())
                .isEqualTo(new FixedWindow(9_000_000_000L, Period.monthsFrom(15, ZoneOffset.UTC)));
        assertThat(limit("{limit: 9 requests per minute, algorithm: sliding_log}").algorithm())
                .isEqualTo(new SlidingLog(9, ofMinutes(1)));
        assertThat(limit("{limit: 9 usd per minute, algorithm: token_bucket, burst: 0.5}").algorithm())
                .isEqualTo(new TokenBucket(9_000_000_000L, ofMinutes(1), 500_000_000));
        assertThat(limit("{limit: 9 in flight, shadow: true, when_redis_is_away: allow, name: few}"))
                .isEqualTo(new Limit("few", Unit.IN_FLIGHT, new InFlight(9), 0, true, WhenAway.ALLOW));
    }

    @Test
    void aStageSaysOnlyWhatIsDifferent() {
        var yaml = """
                plans:
                  p: {limits: [60 requests per minute]}
                  q: {limits: [1 request per minute]}
                clients: {anonymous: {plan: p}}
                stages:
                  dev:
                    plans: {p: {limits: [6 requests per minute]}}
                    clients: {allowed: [192.0.2.1]}
                    when_redis_is_away: allow
                  prod: {clients: {anonymous: {plan: q}}}
                """;
        assertThat(quota(LimitsFile.parse("f", yaml))).isEqualTo(60);
        assertThat(quota(LimitsFile.parse("f", yaml, "unheard-of"))).isEqualTo(60);
        assertThat(quota(LimitsFile.parse("f", yaml, "prod"))).isEqualTo(1);
        var dev = LimitsFile.parse("f", yaml, "dev");
        assertThat(quota(dev)).isEqualTo(6);
        assertThat(dev.whenRedisIsAway()).isEqualTo(WhenAway.ALLOW);
        assertThat(dev.clients().allowed().ranges()).hasSize(1);
        assertThat(dev.policy().plans()).hasSize(2);
        assertThat(dev.advice()).isEmpty();
    }

    private static long quota(LimitsFile file) {
        return file.anonymous().orElseThrow().limits().getFirst().most();
    }

    @Test
    void aFileIsKnownByItsText() {
        assertThat(file.version()).matches("[0-9a-f]{12}").isEqualTo(LimitsFile.parse("other", WHOLE).version());
        assertThat(LimitsFile.parse("f", WHOLE + "\n").version()).isNotEqualTo(file.version());
        assertThat(file.instances()).isEqualTo(4);
    }

    @Test
    void theWholeFileGivesOnlyTheAdviceItShould() {
        assertThat(file.advice()).extracting(Problem::message)
                .containsExactly("no API key belongs to a client 'mallory'");
    }
}
