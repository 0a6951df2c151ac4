package dev.weir.gateway.rest;

import static dev.weir.gateway.rest.Client.json;
import static dev.weir.gateway.rest.TestApi.ECHO;
import static dev.weir.gateway.rest.TestApi.KEY;
import static dev.weir.gateway.rest.TestApi.authorizer;
import static dev.weir.gateway.rest.TestApi.guarded;
import static dev.weir.gateway.rest.TestApi.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.api.GatewayResponseType;
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

    @Test // DG
    void row26_withoutATtlEveryRequestIsAuthorized() throws Exception {
        try (var client = Client.of(guarded(authorizer(policy("Allow", "*"), KEY)))) {
            assertThat(count(client.get("/dev/jobs", "x-api-key", "k"))).isEqualTo(1);
            assertThat(count(client.get("/dev/jobs", "x-api-key", "k"))).isEqualTo(2);
        }
    }

    @Test // DG
    void row27_sameSourcesWithinTheTtlAreOneCall() throws Exception {
        try (var client = Client.of(everywhere(policy("Allow", "*")))) {
            assertThat(count(client.get("/dev/a", "x-api-key", "k"))).isEqualTo(1);
            client.advance(MINUTE.minusMillis(1));
            assertThat(count(client.get("/dev/a", "x-api-key", "k"))).isEqualTo(1);
            client.advance(Duration.ofMillis(1));
            assertThat(count(client.get("/dev/a", "x-api-key", "k"))).isEqualTo(2);
        }
    }

    @Test // KC, TMMR
    void row28_aPolicyForOnePathDoesNotOpenAnother() throws Exception {
        try (var client = Client.of(everywhere(policy("Allow", "@arn@")))) {
            assertThat(client.get("/dev/a", "x-api-key", "k").statusCode()).isEqualTo(200);
            assertThat(client.get("/dev/b", "x-api-key", "k").statusCode()).isEqualTo(403);
            assertThat(count(client.get("/dev/a", "x-api-key", "k"))).isEqualTo(1);
        }
    }

    @Test // KC
    void row29_aWildcardPolicyOpensAllPaths() throws Exception {
        try (var client = Client.of(everywhere(policy("Allow", "arn:*:execute-api:*/dev/*")))) {
            assertThat(client.get("/dev/a", "x-api-key", "k").statusCode()).isEqualTo(200);
            assertThat(count(client.get("/dev/b", "x-api-key", "k"))).isEqualTo(1);
        }
    }

    @Test // gateway.md 1.4
    void row30_aKeptDenyRepeatsItsStaleWait() throws Exception {
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
        var result = AuthorizerResult.of(policy("Allow", "*", "{}"));
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

    @Test // DG
    void row31_anotherIdentityIsAnotherCall() throws Exception {
        try (var client = Client.of(everywhere(policy("Allow", "*")))) {
            assertThat(count(client.get("/dev/a", "x-api-key", "k"))).isEqualTo(1);
            assertThat(count(client.get("/dev/a", "x-api-key", "other"))).isEqualTo(2);
        }
    }
}
