package dev.weir.limiter.file;

import dev.weir.limiter.WhenAway;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.limiter.Client;
import dev.weir.limiter.Algorithm;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LimitsFileTest {

    private static final String WHOLE = """
            clients:
              api_keys:
                - client: acme
                  plan: free
                  # printf %s sesame | sha256sum
                  sha256: d0c04f4b1951e4aeaaec8223ed2039e542f3aae805a6fa7f6d794e5afff5d272
              anonymous:
                plan: guest
              failed_credentials: 3 requests per hour
            plans:
              free:
                limits:
                  - 60 requests per minute
                  - limit: 1000 requests per 2 days
                    name: steady
                    algorithm: token_bucket
                    burst: 50
              guest:
                limits: [1 request per 20 seconds]
            when_redis_is_away: allow
            """;

    private static final Plan FREE = new Plan("free",
            List.of(Limit.slidingWindow("requests-per-minute", 60, Duration.ofMinutes(1)).whenAway(WhenAway.ALLOW),
                    Limit.tokenBucket("steady", 1000, Duration.ofDays(2), 50).whenAway(WhenAway.ALLOW)));

    @Test
    void readsAWholeFile() {
        var file = LimitsFile.parse("limits.yaml", WHOLE);

        assertThat(file.clientOf("sesame", Instant.EPOCH)).contains(new Client("acme", FREE));
        assertThat(file.clientOf("Sesame", Instant.EPOCH)).isEmpty();
        assertThat(file.anonymous()).contains(new Plan("guest",
                List.of(Limit.slidingWindow("requests-per-20-seconds", 1, Duration.ofSeconds(20))
                        .whenAway(WhenAway.ALLOW))));
        assertThat(file.failedCredentials())
                .isEqualTo(Limit.slidingWindow("requests-per-hour", 3, Duration.ofHours(1)).whenAway(WhenAway.ALLOW));
        assertThat(file.whenRedisIsAway()).isEqualTo(WhenAway.ALLOW);
    }

    @Test
    void isCarefulWhereTheFileIsSilent() {
        var file = LimitsFile.parse("limits.yaml", "clients: {}\nplans: {}\n");

        assertThat(file.anonymous()).isEmpty();
        assertThat(file.whenRedisIsAway()).isEqualTo(WhenAway.DENY);
        assertThat(file.failedCredentials().inWords()).isEqualTo("10 requests per minute");
    }

    @ParameterizedTest
    @CsvSource({"1 request per second,1,PT1S", "60 requests per minute,60,PT1M", "5 requests per 20 seconds,5,PT20S",
        "100 requests per 1 day,100,PT24H", "7 requests per 2 weeks,7,PT336H"})
    void readsTheShortForm(String text, long quota, Duration window) {
        var limit = LimitsFile.parse("f", "plans: {p: {limits: [" + text + "]}}\nclients: {anonymous: {plan: p}}")
                .anonymous()
                .orElseThrow()
                .limits()
                .getFirst();

        assertThat(limit.algorithm()).isEqualTo(new Algorithm.SlidingWindow(quota, window));
    }

    @Test
    void namesEveryMistakeAtOnceByLineAndColumn() {
        assertThatThrownBy(() -> LimitsFile.parse("limits.yaml", """
                clients:
                  api_keys:
                    - client: acme corp
                      plan: fre
                      sha256: abc
                    - plan: free
                plans:
                  free:
                    limits:
                      - 60 request a minute
                      - limit: 5 requests per minute
                        algoritm: token_bucket
                  paid:
                    limits: []
                when_redis_is_away: panic
                """)).isInstanceOf(LimitsFileRefused.class).hasMessage("""
                limits.yaml:3:15: 'acme corp' is not a name: letters, digits, '.', '_' and '-', at most 64 of them
                limits.yaml:4:13: there is no plan 'fre': expected one of free, paid
                limits.yaml:5:15: this is not the SHA-256 of an API key, 64 lower-case hexadecimal digits: \
                printf %s KEY | sha256sum
                limits.yaml:6:7: an API key lacks 'client'
                limits.yaml:6:7: an API key lacks 'sha256'
                limits.yaml:10:9: '60 request a minute' is not a limit: write it like '60 requests per minute' \
                or '5 requests per 20 seconds'; calls at one time are '8 in flight'
                limits.yaml:12:9: 'algoritm' is not known in a limit: did you mean 'algorithm'?
                limits.yaml:14:13: 'limits' of plan 'paid' needs at least one limit
                limits.yaml:15:21: 'panic' is not 'allow', 'deny' or 'local'""");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"''|f:1:1: the limits file is empty: it needs 'clients' and 'plans'",
        "clients: [|f:1:11: not YAML: expected the node content, but found '<stream end>'",
        "- a|f:1:1: the limits file must be a mapping with clients, tenants, plans, routes, models, global, holds, instances, when_redis_is_away, stages",
        "clients: {}|f:1:1: the limits file lacks 'plans'",
        "{clients: {}, plans: {}, plans: {}}|f:1:26: 'plans' is given twice in the limits file",
        "{clients: , plans: {}}|f:1:10: 'clients' must be a mapping with identify, api_keys, jwt, cognito, iam, anonymous, failed_credentials, blocked, allowed, ipv6_prefix, trusted_proxies"})
    void saysWhatIsWrong(String yaml, String problem) {
        assertThatThrownBy(() -> LimitsFile.parse("f", yaml)).hasMessage(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 requests per minute", "60 requests per 3 months", "60 Tokens per minute",
        "60 requests per 0 seconds", "9999999999999999 requests per day", "-1 requests per day",
        "1.5 requests per second", "10 requests per 53 weeks", "99999999999999999999 requests per second",
        "{limit: 5 requests per minute, burst: 9}", "{limit: 5 requests per minute, algorithm: leaky_bucket}",
        "{limit: 5 requests per minute, algorithm: token_bucket, burst: 0}",
        "{limit: 1000003 requests per 30 days, algorithm: token_bucket}", "{name: x}", "[]", "''", "null"})
    void refusesLimitsThatAreNone(String limit) {
        assertThatThrownBy(
                () -> LimitsFile.parse("f", "plans:\n  p:\n    limits:\n      - " + limit + "\nclients: {}"))
                .isInstanceOf(LimitsFileRefused.class)
                .hasMessageStartingWith("f:4:");
    }

    @Test
    void refusesAPlanWithTwoLimitsOfOneName() {
        assertThatThrownBy(() -> LimitsFile.parse("f",
                "plans: {p: {limits: [1 request per minute, 2 requests per minute]}}\nclients: {}"))
                .hasMessageContaining("give this one a 'name' of its own");
    }

    @Test
    void refusesAKeyThatBelongsToTwoAndAClientWithTwoPlans() {
        var hash = "a".repeat(64);
        assertThatThrownBy(() -> LimitsFile.parse("f", """
                plans: {p: {limits: [1 request per minute]}, q: {limits: [1 request per minute]}}
                clients:
                  api_keys:
                    - {client: a, plan: p, sha256: %s}
                    - {client: a, plan: q, sha256: %s}
                """.formatted(hash, hash))).hasMessageContaining("f:5:7: client 'a' has another plan already")
                .hasMessageContaining("f:5:7: this sha256 is given twice");
    }
}
