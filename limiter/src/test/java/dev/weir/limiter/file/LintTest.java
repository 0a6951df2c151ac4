package dev.weir.limiter.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is well written and yet wrong is refused; what is only strange is said. */
final class LintTest {

    private static final String KEY = "sha256: " + "a".repeat(64);

    private static List<String> advice(String yaml) {
        return LimitsFile.parse("f", yaml).advice().stream().map(Problem::toString).toList();
    }

    @Test
    void refusesALimitThatNoCallCanEverPass() {
        assertThatThrownBy(() -> LimitsFile.parse("f", """
                plans:
                  p:
                    limits:
                      - 3 credits per day
                      - 9 tokens per minute
                    routes:
                      POST /big: {cost: {credits: 5}, estimate: {tokens: 10}}
                clients: {}
                """)).hasMessage("""
                f:4:9: no call on POST /big can ever pass: it takes 5 credits, and this limit never has more than \
                3 credits
                f:5:9: no call on POST /big can ever pass: it holds 10 tokens, and this limit never has more than \
                9 tokens""");
    }

    @Test
    void refusesALimitThatKeepsTooMuchBackForACallOfOthers() {
        assertThatThrownBy(() -> LimitsFile.parse("f", """
                plans:
                  free: {limits: [9 requests per minute]}
                  paid: {limits: [9 requests per minute]}
                clients: {}
                routes: {POST /big: {cost: {requests: 2}}}
                global:
                  limits:
                    - limit: 10 requests per minute
                      keep_back: {amount: 90%, for: [paid]}
                """)).hasMessage("f:8:7: no call on POST /big can ever pass: it takes 2 requests, and this limit never "
                + "has more than 1 request for plan 'free'");
    }

    @Test
    void aShadowLimitStandsInNobodysWay() {
        assertThat(advice("""
                plans:
                  p:
                    limits: [9 credits per day, {limit: 3 credits per hour, shadow: true}]
                    routes: {POST /big: {cost: {credits: 5}}}
                clients: {}
                """)).isEmpty();
    }

    @Test
    void refusesMoreLimitsThanAStoreDecidesAtOnce() {
        var limits = IntStream.rangeClosed(1, 25)
                .mapToObj(n -> n + " requests per " + n + " hours")
                .collect(Collectors.joining(", "));
        assertThatThrownBy(() -> LimitsFile.parse("f", "clients: {}\nplans:\n  p: {limits: [" + limits + "]}"))
                .hasMessage("f:3:6: on any other route, 25 limits are decided together: at most 24 can be");
        assertThat(advice("clients: {}\nplans:\n  p: {limits: [" + limits.replace(", 25 requests per 25 hours", "")
                + "]}")).isEmpty();
    }

    @Test
    void countsTheSharedLimitsToo() {
        var limits = IntStream.rangeClosed(1, 24)
                .mapToObj(n -> n + " requests per " + n + " hours")
                .collect(Collectors.joining(", "));
        assertThatThrownBy(() -> LimitsFile.parse("f", "clients: {}\nplans:\n  p: {limits: [" + limits
                + "]}\nglobal: {limits: [900 requests per day]}"))
                .hasMessage("f:3:6: on any other route, 25 limits are decided together: at most 24 can be");
    }

    @Test
    void refusesAUnitThatNothingCosts() {
        assertThatThrownBy(() -> LimitsFile.parse("f", """
                plans: {p: {limits: [
                  9 reqests per minute,
                  9 credits per minute]}}
                clients: {}
                """)).hasMessage("""
                f:2:3: no call costs any 'reqests': did you mean 'requests'?
                f:3:3: no call costs any 'credits': say with 'cost' or 'estimate' on which route it does""");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '#', value = {
        "60 requests per minute, 50 requests per day|this is less than the 60 requests that 'requests-per-minute' lets pass at once: those can never be used up",
        "{limit: 9 requests per minute, algorithm: token_bucket, burst: 99}, 50 requests per day|this is less than the 99 requests that 'requests-per-minute' lets pass at once: those can never be used up",
        "{limit: 5000 requests per day, algorithm: sliding_log}|a sliding log keeps every call of its window: up to 5000 entries in Redis for each that has this limit. A sliding_window keeps two numbers",
        "{limit: 9 requests per day, when_redis_is_away: local}|while Redis is away, 10 instances share this limit, and each lets at least 1 pass: together more than the limit",
        "{limit: 9 requests per day, shadow: true}|plan 'p' only has shadow limits, which refuse nothing",
        "9 tokens per day, 1 in flight|nothing says how many tokens a call holds until its usage is known, so that a new client's calls hold none: add 'holds: {estimate: {tokens: …}}'"})
    void saysWhatIsHardlyMeant(String limits, String advice) {
        assertThat(LimitsFile.parse("f", "clients: {}\nplans: {p: {limits: [" + limits + "]}}").advice())
                .extracting(Problem::message)
                .containsExactly(advice);
    }

    @Test
    void saysWhereTheWorstOvershootHasNoBound() {
        assertThat(advice("""
                plans: {p: {limits: [90 tokens per day]}}
                holds: {estimate: {tokens: 9}}
                clients: {}
                """)).containsExactly("f:1:22: calls can use more tokens than they hold, and nothing limits how many "
                + "do so at a time: add a limit like '8 in flight'");
    }

    @Test
    void saysWhoIsOnNoPlanAndInNoTenant() {
        assertThat(advice("""
                plans:
                  p: {limits: [9 requests per minute]}
                  q: {limits: [9 requests per minute]}
                tenants:
                  big: {limits: [9 requests per minute]}
                  small: {limits: [8 requests per minute]}
                  none: {limits: [9 requests per minute]}
                clients:
                  api_keys:
                    - {client: a, plan: p, tenant: big, %s}
                    - {client: mallory, plan: p, tenant: small, %s}
                  blocked: [malory]
                """.formatted(KEY, KEY.replace("aaaa", "bbbb")))).containsExactly("f:3:6: nobody is on plan 'q'",
                "f:6:20: this is less than the 9 requests per minute of each client on plan 'p': those can never be used up",
                "f:7:9: no client belongs to tenant 'none'", "f:12:12: no API key belongs to a client 'malory': "
                        + "did you mean 'mallory'?");
    }

    @Test
    void saysWhereLeasingGainsNothing() {
        assertThat(advice("""
                plans: {p: {limits: [9 requests per minute]}}
                clients: {}
                global:
                  limits:
                    - {limit: 79 requests per minute, sharing: leased}
                    - {limit: 80 requests per hour, sharing: leased}
                """)).containsExactly("f:5:7: one of 10 instances leases at most 1 request of this limit, too little "
                + "for two calls of 1 request: every call asks Redis all the same, so leave out 'sharing'");
        assertThat(advice("""
                plans: {p: {limits: [9 requests per minute]}}
                clients: {}
                global:
                  limits:
                    - {limit: 9000 requests per minute, sharing: leased}
                    - 9 in flight
                """)).containsExactly("f:5:7: 'global-in-flight' beside it is strict, so every call asks Redis about "
                + "this limit too: lease both, or neither");
    }

    @Test
    void saysWhereClientsCannotTellLimitsApart() {
        assertThat(advice("""
                plans: {p: {limits: [{limit: 9 requests per minute, name: calls}]}}
                clients: {}
                global: {limits: [{limit: 99 requests per minute, name: calls}]}
                """)).containsExactly("f:3:19: another limit of the same calls is named 'calls' as well, and clients "
                + "cannot tell them apart: give this one a 'name' of its own");
    }

    @Test
    void saysWhichKeysAreGuessedAtOnce() {
        assertThat(advice("""
                plans: {p: {limits: [9 requests per minute]}}
                clients:
                  api_keys:
                    - {client: a, plan: p, sha256: %s}
                    - {client: a, plan: p, sha256: %s}
                """.formatted(ApiKeys.sha256("secret"), ApiKeys.sha256("7")))).containsExactly(
                "f:4:36: this is the SHA-256 of 'secret', which is guessed at once: make a key of at least 128 random bits",
                "f:5:36: this is the SHA-256 of '7', which is guessed at once: make a key of at least 128 random bits");
    }

    private static void refuses(String callers, String problem) {
        assertThatThrownBy(() -> LimitsFile.parse("f", "plans: {p: {limits: [9 requests per minute]}}\nclients:\n"
                + "  anonymous: {plan: p}\n  " + callers)).hasMessage(problem);
    }

    @Test
    void saysWhatIsWrongWithCallers() {
        refuses("api_keys: [{client: a, plan: p, sha256: " + ApiKeys.sha256("") + "}]",
                "f:4:43: this is the SHA-256 of nothing at all: hash the key itself, printf %s KEY | sha256sum");
        refuses("api_keys: [{client: a, plan: p, expires: 2027-02-30, " + KEY + "}]",
                "f:4:44: '2027-02-30' is not a date or an instant: write it like 2027-01-31 or 2027-01-31T18:00:00Z");
        refuses("identify: [ip, jwt]", "f:4:18: 'jwt' needs the section 'jwt'");
        refuses("identify: [ip, iam]\n  iam: []",
                "f:4:18: 'ip' knows every caller, so nothing is asked after it: put it last");
        refuses("trusted_proxies: [0.0.0.0/0]",
                "f:4:21: whoever trusts every address lets every caller choose its own");
        var issuer = "{issuer: i, audience: a, jwks: 'https://h/k', plan: p";
        refuses("jwt: {a: " + issuer + "}, b: " + issuer + "}}", "f:4:71: there is this issuer already: all its "
                + "tokens are read alike");
        refuses("jwt: {a: " + issuer + ", client: {claim: sub, values: {x: y}}}}",
                "f:4:100: no API key belongs to a client 'y': only those are named here");
        refuses("jwt: {a: " + issuer + ", leeway: 11 minutes}}",
                "f:4:75: clocks are at most 10 minutes off: a longer leeway lets expired tokens in");
        refuses("jwt: {a: " + issuer.replace("https://h/k", "http://h/k") + "}}", "f:4:43: 'http://h/k' is not where "
                + "keys can be trusted to come from: write an address like https://login.example.com/.well-known/jwks.json");
    }

    @Test
    void aPlanThatSomeStageUsesIsUsed() {
        assertThat(advice("""
                plans: {p: {limits: [9 requests per minute]}, q: {limits: [9 requests per minute]}}
                clients: {anonymous: {plan: p}}
                stages: {dev: {clients: {anonymous: {plan: q}}}}
                """)).isEmpty();
    }

    @Test
    void everyStageIsJudgedAndSharedMistakesAreNamedOnce() {
        assertThatThrownBy(() -> LimitsFile.parse("f", """
                plans: {p: {limits: [9 requests a minute]}}
                clients: {anonymous: {plan: p}}
                stages:
                  dev: {when_redis_is_away: panic}
                  prod: {clients: {anonymous: {plan: q}}}
                """, "dev")).hasMessage("""
                f:1:22: '9 requests a minute' is not a limit: write it like '60 requests per minute' or \
                '5 requests per 20 seconds'; calls at one time are '8 in flight'
                f:4:29: 'panic' is not 'allow', 'deny' or 'local'
                f:5:38: there is no plan 'q': expected one of p""");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "plans: &p {}\\nclients: *p|f:2:10: '*p' stands for something else in the file, which is not read here: write it out",
        "plans:\\n\\tp: {}|f:2:1: not YAML: found character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)",
        "plans: {}\\n---\\nclients: {}|f:2:1: not YAML: but found another document",
        "plans: {p: {limits: [1 request per day], limits: [2 requests per day]}}\\nclients: {}|f:1:42: 'limits' is given twice in plan 'p'",
        "plans: {é: {limits: [1 request per day]}}\\nclients: {}|f:1:9: 'é' is not a name: letters, digits, '.', '_' and '-', at most 64 of them",
        "plans: {}\\nclients: {anonymus: {plan: p}}|f:2:11: 'anonymus' is not known in 'clients': did you mean 'anonymous'?",
        "plans: {p: {limits: [99999999999999999999 requests per day]}}\\nclients: {}|f:1:22: '99999999999999999999' is too large to count exactly: at most 9007199254740991",
        "plans: {p: {limits: [9007199.3 usd per day]}}\\nclients: {}|f:1:22: '9007199.3' is too large to count exactly: at most 9007199.254740991",
        "plans: {p: {limits: [1.5 requests per day]}}\\nclients: {}|f:1:22: '1.5' is not a whole number: only usd have decimals",
        "plans: {p: {limits: [{limit: 1 request per day, zone: Europe/Berln}]}}\\nclients: {}|f:1:55: 'Europe/Berln' is not a time zone: did you mean 'Europe/Berlin'?",
        "plans: {p: {limits: {a: b}}}\\nclients: {}|f:1:21: 'limits' of plan 'p' must be a list",
        "plans: {}\\nclients: {blocked: [10.0.0.0/33]}|f:2:21: '10.0.0.0/33' is not an address or a range of them: write it like 203.0.113.7, 198.51.100.0/24 or 2001:db8::/32",
        "plans: {}\\nclients: {blocked: [a], allowed: [a]}|f:2:10: 'a' is both blocked and allowed: leave out one",
        "plans: {}\\nclients: {}\\nglobal: {limits: [{limit: 1 request per day, sharing: loose}]}|f:3:55: 'loose' is not 'strict' or 'leased'",
        "plans: {}\\nclients: {}\\nglobal: {limits: [{limit: 9 in flight, sharing: leased}]}|f:3:49: calls in flight cannot be leased: leave out 'sharing', or make it 'strict'"})
    void namesTheTrapAndTheWayOut(String yaml, String problem) {
        assertThatThrownBy(() -> LimitsFile.parse("f", yaml.translateEscapes()))
                .isInstanceOf(LimitsFileRefused.class)
                .hasMessage(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: &a [*a]", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
        "? {a: b}\n: c", "\0",
        "!!java.net.URL [x]", "%YAML 9.9\n---\na: b", "<<: {a: b}", "- - - -", "---\n...\n---", "a: 'x", "\uFEFF"})
    void refusesWhateverItIsGivenWithAPlace(String yaml) {
        assertThatThrownBy(() -> LimitsFile.parse("f", yaml)).isInstanceOf(LimitsFileRefused.class)
                .hasMessageStartingWith("f:");
    }

    @Test
    void aDeepFileIsRefusedAndNotFollowed() {
        assertThatThrownBy(() -> LimitsFile.parse("f", "[".repeat(10_000))).isInstanceOf(LimitsFileRefused.class);
        assertThatThrownBy(() -> LimitsFile.parse("f", "{a: ".repeat(60) + "}".repeat(60)))
                .isInstanceOf(LimitsFileRefused.class);
    }

    @Test
    void whateverIsDoneToAFileItIsReadOrRefused() throws IOException {
        var random = new Random(17);
        var parts = DocsTest.parts();
        var pieces = String.join("\n", parts).split("(?<=[\\s:,{}\\[\\]])", -1);
        for (int i = 0; i < 2_000; i++) {
            var yaml = new StringBuilder(parts.get(random.nextInt(parts.size())));
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                var from = random.nextInt(yaml.length());
                yaml.replace(from, Math.min(yaml.length(), from + random.nextInt(12)),
                        pieces[random.nextInt(pieces.length)]);
            }
            try {
                LimitsFile.parse("f", yaml.toString());
            } catch (LimitsFileRefused refused) {
                assertThat(refused.problems()).isNotEmpty();
            }
        }
    }
}
