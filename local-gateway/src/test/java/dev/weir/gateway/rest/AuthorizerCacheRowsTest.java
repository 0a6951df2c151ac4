package dev.weir.gateway.rest;

import static dev.weir.gateway.rest.Client.json;
import static dev.weir.gateway.rest.TestApi.ECHO;
import static dev.weir.gateway.rest.TestApi.KEY;
import static dev.weir.gateway.rest.TestApi.authorizer;
import static dev.weir.gateway.rest.TestApi.guarded;
import static dev.weir.gateway.rest.TestApi.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.api.Assumptions;
import dev.weir.gateway.api.GatewayResponseType;
import dev.weir.gateway.fidelity.Row;
import dev.weir.gateway.fidelity.Sure;
import dev.weir.gateway.authorization.AuthorizerCache;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How long an authorizer's answer holds: rows 26 to 31 of the checklist. */
final class AuthorizerCacheRowsTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static int count(HttpResponse<String> response) {
        return json(response).at("/requestContext/authorizer/count").asInt();
    }

    private static TestApi everywhere(String output) {
        return TestApi.api().route("ANY", "/{proxy+}", ECHO, authorizer(output, MINUTE, KEY));
    }

    @Row(number = 26, given = "TTL 0", does = "authorizer runs on every request", source = "DG", sure = Sure.D)
    @Test
    void withoutATtlEveryRequestIsAuthorized() throws Exception {
        try (var client = Client.of(guarded(authorizer(policy("Allow", "*"), KEY)))) {
            assertThat(count(client.get("/dev/jobs", "x-api-key", "k"))).isEqualTo(1);
            assertThat(count(client.get("/dev/jobs", "x-api-key", "k"))).isEqualTo(2);
        }
    }

    @Row(number = 27, given = "TTL 60, same sources, same path twice", does = "one authorizer call; context identical", source = "DG", sure = Sure.D)
    @Test
    void sameSourcesWithinTheTtlAreOneCall() throws Exception {
        try (var client = Client.of(everywhere(policy("Allow", "*")))) {
            assertThat(count(client.get("/dev/a", "x-api-key", "k"))).isEqualTo(1);
            client.advance(MINUTE.minusMillis(1));
            assertThat(count(client.get("/dev/a", "x-api-key", "k"))).isEqualTo(1);
            client.advance(Duration.ofMillis(1));
            assertThat(count(client.get("/dev/a", "x-api-key", "k"))).isEqualTo(2);
        }
    }

    @Row(number = 28, given = "TTL 60, policy for methodArn only, second path", does = "403 with no second call", source = "KC, TMMR", sure = Sure.D)
    @Test
    void aPolicyForOnePathDoesNotOpenAnother() throws Exception {
        try (var client = Client.of(everywhere(policy("Allow", "@arn@")))) {
            assertThat(client.get("/dev/a", "x-api-key", "k").statusCode()).isEqualTo(200);
            assertThat(client.get("/dev/b", "x-api-key", "k").statusCode()).isEqualTo(403);
            assertThat(count(client.get("/dev/a", "x-api-key", "k"))).isEqualTo(1);
        }
    }

    @Row(number = 29, given = "TTL 60, wildcard policy, second path", does = "200 with no second call", source = "KC", sure = Sure.D)
    @Test
    void aWildcardPolicyOpensAllPaths() throws Exception {
        try (var client = Client.of(everywhere(policy("Allow", "arn:*:execute-api:*/dev/*")))) {
            assertThat(client.get("/dev/a", "x-api-key", "k").statusCode()).isEqualTo(200);
            assertThat(count(client.get("/dev/b", "x-api-key", "k"))).isEqualTo(1);
        }
    }

    @Row(number = 30, given = "TTL 60, a Deny with retryAfter, repeated", does = "same stale Retry-After until the TTL ends", source = "follows from rows 27 and 39", sure = Sure.D)
    @Test
    void aKeptDenyRepeatsItsStaleWait() throws Exception {
        var api = everywhere(policy("Deny", "*", "{\"retryAfter\":@count@}"))
                .response(GatewayResponseType.ACCESS_DENIED, 429,
                        Map.of("Retry-After", "context.authorizer.retryAfter"),
                        "");
        try (var client = Client.of(api)) {
            assertThat(client.get("/dev/a", "x-api-key", "k").headers().firstValue("Retry-After")).contains("1");
            assertThat(client.get("/dev/a", "x-api-key", "k").headers().firstValue("Retry-After")).contains("1");
            client.advance(MINUTE);
            assertThat(client.get("/dev/a", "x-api-key", "k").headers().firstValue("Retry-After")).contains("2");
        }
    }

    @Test
    void theCacheForgetsTheOldestOfTooMany() {
        var result = AuthorizerResult.of(policy("Allow", "*", "{}"), Assumptions.USUAL);
        var cache = new AuthorizerCache<AuthorizerResult>(InstantSource.system());
        for (int i = 0; i < AuthorizerCache.MANY; i++) {
            cache.keep("Limiter", List.of("key " + i), result, MINUTE);
        }
        cache.keep("Limiter", List.of("key 0"), result, MINUTE);
        cache.keep("Limiter", List.of("one more"), result, MINUTE);
        assertThat(cache.find("Limiter", List.of("key 1"))).isEmpty();
        assertThat(cache.find("Limiter", List.of("key 0"))).contains(result);
        assertThat(cache.find("Limiter", List.of("one more"))).contains(result);
    }

    @Row(number = 31, given = "TTL 60, one source differs", does = "second call", source = "DG", sure = Sure.D)
    @Test
    void anotherIdentityIsAnotherCall() throws Exception {
        try (var client = Client.of(everywhere(policy("Allow", "*")))) {
            assertThat(count(client.get("/dev/a", "x-api-key", "k"))).isEqualTo(1);
            assertThat(count(client.get("/dev/a", "x-api-key", "other"))).isEqualTo(2);
        }
    }

    @Row(number = 32, given = "same key on another stage", does = "second call", source = "MINI", sure = Sure.F)
    @Test
    void anotherStageIsAnotherCall() throws Exception {
        var deny = policy("Deny", "*");
        try (var dev = Client.of(everywhere(deny)); var prod = Client.of(everywhere(deny).stage("prod"))) {
            dev.get("/dev/a", "x-api-key", "k");
            dev.get("/dev/a", "x-api-key", "k");
            prod.get("/prod/a", "x-api-key", "k");
            assertThat(dev.log().lines().filter(line -> line.contains("(authorizer -,"))).hasSize(1);
            assertThat(prod.log()).doesNotContain("(authorizer -,");
        }
    }

    @Test
    void aKeptPolicyThatCannotBeJudgedForACallIs500() throws Exception {
        String output = policy("Allow", "*").replace("\"Resource\":\"*\"",
                "\"Resource\":\"*\",\"Condition\":{\"NumericEquals\":{\"aws:UserAgent\":\"8\"}}");
        try (var client = Client.of(everywhere(output))) {
            assertThat(client.get("/dev/a", "x-api-key", "k", "User-Agent", "8").statusCode()).isEqualTo(200);
            var response = client.get("/dev/a", "x-api-key", "k", "User-Agent", "eight");
            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body()).isEqualTo("{\"message\":null}");
        }
    }
}
