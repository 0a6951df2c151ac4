package dev.weir.gateway.rest;

import static dev.weir.gateway.rest.TestApi.ECHO;
import static dev.weir.gateway.rest.TestApi.api;
import static dev.weir.gateway.rest.TestApi.authorizer;
import static dev.weir.gateway.rest.TestApi.keyed;
import static dev.weir.gateway.rest.TestApi.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.event.Json;
import dev.weir.gateway.call.Settings;
import dev.weir.gateway.api.ApiKey;
import dev.weir.gateway.api.GatewayResponseType;
import dev.weir.gateway.api.IntegrationSpec;
import dev.weir.gateway.api.Metering;
import dev.weir.gateway.api.Metering.KeySource;
import dev.weir.gateway.api.MethodThrottle;
import dev.weir.gateway.api.Quota;
import dev.weir.gateway.api.Quota.Period;
import dev.weir.gateway.api.RestApi;
import dev.weir.gateway.api.Route;
import dev.weir.gateway.api.Throttle;
import dev.weir.gateway.api.UsagePlan;
import dev.weir.gateway.fidelity.Row;
import dev.weir.gateway.fidelity.Sure;
import dev.weir.gateway.server.Server;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * API keys, usage plans and throttling: row 74 of the checklist, and what its section 6 says of 429s. Sources by the keys
 * given there.
 */
final class UsagePlanRowsTest {

    private static final String ACME = "acme-acme-acme-acme-acme";
    private static final String OTHER = "other-other-other-other";
    private static final ApiKey ACME_KEY = new ApiKey("Acme", ACME, false, true);
    private static final ApiKey OTHER_KEY = new ApiKey("Other", OTHER, false, true);

    private static UsagePlan plan(Optional<Throttle> throttle, Optional<Quota> quota, MethodThrottle... methods) {
        return new UsagePlan("Plan", throttle, List.of(methods), quota, List.of(ACME_KEY, OTHER_KEY,
                new ApiKey("Off", "off-off-off-off-off-off", false, false)));
    }

    private static TestApi metered(KeySource source, UsagePlan plan) {
        return api().route(keyed("GET", "/jobs", Optional.empty()))
                .metering(new Metering(source, List.of(plan), List.of()));
    }

    private static TestApi metered(UsagePlan plan) {
        return metered(KeySource.HEADER, plan);
    }

    private static UsagePlan unlimited() {
        return plan(Optional.empty(), Optional.empty());
    }

    private static void assertForbidden(HttpResponse<String> response) {
        assertRefused(response, 403, "Forbidden", "ForbiddenException");
    }

    private static void assertThrottled(HttpResponse<String> response) {
        assertRefused(response, 429, "Too Many Requests", "TooManyRequestsException");
    }

    private static void assertUsedUp(HttpResponse<String> response) {
        assertRefused(response, 429, "Limit Exceeded", "LimitExceededException");
    }

    private static void assertRefused(HttpResponse<String> response, int status, String message, String exception) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).isEqualTo("{\"message\":\"" + message + "\"}");
        assertThat(response.headers().firstValue("x-amzn-ErrorType")).contains(exception);
        assertThat(response.headers().firstValue("Retry-After")).isEmpty();
    }

    private static void assertServed(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(200);
    }

    @Row(number = 74, given = "ApiKeyRequired, no or bad key", does = "403 `{\"message\":\"Forbidden\"}`, ForbiddenException", source = "KC, EMAP", sure = Sure.F)
    @Test // KC, EMAP; 403 and 200 recorded in LS:common test_api_key_required_for_methods
    void noOrABadKeyIsForbidden() throws Exception {
        try (var client = Client.of(metered(unlimited()))) {
            assertForbidden(client.get("/dev/jobs"));
            assertForbidden(client.get("/dev/jobs", "x-api-key", ""));
            assertForbidden(client.get("/dev/jobs", "x-api-key", "wrong"));
            assertForbidden(client.get("/dev/jobs?x-api-key=" + ACME));
            assertServed(client.get("/dev/jobs", "X-API-KEY", ACME));
        }
    }

    @Test // LS:common test_api_key_required_for_methods, update-api-key-disabled
    void aDisabledKeyIsForbidden() throws Exception {
        try (var client = Client.of(metered(unlimited()))) {
            assertForbidden(client.get("/dev/jobs", "x-api-key", "off-off-off-off-off-off"));
        }
    }

    @Test // DG:api-gateway-api-key-source: a key of no plan of the stage is none
    void withoutAPlanNothingOpens() throws Exception {
        try (var client = Client.of(api().route(keyed("GET", "/jobs", Optional.empty())))) {
            assertForbidden(client.get("/dev/jobs", "x-api-key", ACME));
        }
    }

    @Test // DG:api-gateway-gatewayResponse-definition
    void invalidApiKeyMayBeCustomised() throws Exception {
        var custom = metered(unlimited()).response(GatewayResponseType.INVALID_API_KEY, 401, Map.of("Why", "'no key'"),
                "{\"type\":\"$context.error.responseType\"}");
        try (var client = Client.of(custom)) {
            var response = client.get("/dev/jobs");
            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.body()).isEqualTo("{\"type\":\"INVALID_API_KEY\"}");
            assertThat(response.headers().firstValue("Why")).contains("no key");
        }
    }

    @Test // DG:api-gateway-mapping-template-reference, identity.apiKey and identity.apiKeyId
    void eventsShowTheKeyOnMethodsThatRequireOne() throws Exception {
        try (var client = Client.of(metered(unlimited()).route("GET", "/open", ECHO))) {
            var identity = client.event("/dev/jobs", "x-api-key", ACME).at("/requestContext/identity");
            assertThat(identity.path("apiKey").asText()).isEqualTo(ACME);
            assertThat(identity.path("apiKeyId").asText()).isEqualTo(ACME_KEY.id());
            assertThat(client.event("/dev/open", "x-api-key", ACME).at("/requestContext/identity").has("apiKey"))
                    .isFalse();
        }
    }

    @Test // DG:api-gateway-lambda-authorizer-input
    void theAuthorizerSeesTheKey() throws Exception {
        var echoing = authorizer(policy("Allow", "*", "{\"event\":@event@}"));
        var guarded = api().route(keyed("GET", "/jobs", Optional.of(echoing)))
                .metering(new Metering(KeySource.HEADER, List.of(unlimited()), List.of()));
        try (var client = Client.of(guarded)) {
            var event = client.event("/dev/jobs", "x-api-key", ACME).at("/requestContext/authorizer/event").asText();
            assertThat(Json.read(event).orElseThrow().at("/requestContext/identity/apiKey").asText()).isEqualTo(ACME);
        }
    }

    @Test // KC:api-gateway-logs: the usage plan is verified after the authorizer
    void theAuthorizerIsAskedBeforeTheKeyIsChecked() throws Exception {
        var denying = api().route(keyed("GET", "/jobs", Optional.of(authorizer(policy("Deny", "*")))))
                .metering(new Metering(KeySource.HEADER, List.of(unlimited()), List.of()));
        try (var client = Client.of(denying)) {
            assertThat(client.get("/dev/jobs").headers().firstValue("x-amzn-ErrorType"))
                    .contains("AccessDeniedException");
        }
    }

    @ParameterizedTest // DG:api-gateway-api-key-source
    @CsvSource({ACME + ", 200", "wrong, 403", "'', 403"})
    void theAuthorizerMayNameTheKey(String named, int status) throws Exception {
        String output = policy("Allow", "*").replaceFirst("\\{", "{\"usageIdentifierKey\":\"" + named + "\",");
        var byAuthorizer = api().route(keyed("GET", "/jobs", Optional.of(authorizer(output))))
                .metering(new Metering(KeySource.AUTHORIZER, List.of(unlimited()), List.of()));
        try (var client = Client.of(byAuthorizer)) {
            var response = client.get("/dev/jobs", "x-api-key", ACME);
            assertThat(response.statusCode()).isEqualTo(status);
            if (status == 200) {
                assertThat(Client.json(response).at("/requestContext/identity/apiKeyId").asText())
                        .isEqualTo(ACME_KEY.id());
            } else {
                assertForbidden(response);
            }
        }
    }

    @Test // DG:api-gateway-api-key-source: the header counts only where it is the source, and the output where that is
    void eachSourceIsReadOnlyWhereItIsTheSource() throws Exception {
        String output = policy("Allow", "*").replaceFirst("\\{", "{\"usageIdentifierKey\":\"" + ACME + "\",");
        var byHeader = api().route(keyed("GET", "/jobs", Optional.of(authorizer(output))))
                .metering(new Metering(KeySource.HEADER, List.of(unlimited()), List.of()));
        try (var client = Client.of(byHeader)) {
            assertForbidden(client.get("/dev/jobs"));
        }
        try (var client = Client.of(metered(KeySource.AUTHORIZER, unlimited()))) {
            assertForbidden(client.get("/dev/jobs", "x-api-key", ACME));
        }
    }

    @Test // DG:api-gateway-request-throttling: a token bucket; EMAP for the answer
    void aKeyIsThrottledByATokenBucketOfItsOwn() throws Exception {
        try (var client = Client.of(metered(plan(Optional.of(new Throttle(2, 3)), Optional.empty())))) {
            for (int i = 0; i < 3; i++) {
                assertServed(client.get("/dev/jobs", "x-api-key", ACME));
            }
            assertThrottled(client.get("/dev/jobs", "x-api-key", ACME));
            assertServed(client.get("/dev/jobs", "x-api-key", OTHER));

            client.advance(Duration.ofMillis(499));
            assertThrottled(client.get("/dev/jobs", "x-api-key", ACME));
            client.advance(Duration.ofMillis(1));
            assertServed(client.get("/dev/jobs", "x-api-key", ACME));
            assertThrottled(client.get("/dev/jobs", "x-api-key", ACME));

            client.advance(Duration.ofHours(1));
            for (int i = 0; i < 3; i++) {
                assertServed(client.get("/dev/jobs", "x-api-key", ACME));
            }
            assertThrottled(client.get("/dev/jobs", "x-api-key", ACME));
        }
    }

    @Test // DG:api-gateway-api-usage-plans, re:Post QUFD1EPj5dRYaYaqpNepE34A: of a key over all APIs of the plan
    void aKeysUseOfAPlanIsCountedOverAllItsApisAndOverDeployments() throws Exception {
        var api = metered(plan(Optional.of(new Throttle(0, 4)), Optional.of(new Quota(3, Period.DAY, 0))));
        var other = api.build();
        var twin = new RestApi("Twin", other.stage(), other.stageVariables(), other.routes(),
                other.gatewayResponses(), other.binaryMediaTypes(), other.metering(), other.resourcePolicy(),
                other.compressedFrom());
        try (var server = Server.start(List.of(other, twin), 0); var http = HttpClient.newHttpClient()) {
            assertServed(get(http, server, "Api", ACME));
            assertServed(get(http, server, "Twin", ACME));
            server.deploy(List.of(other, twin));
            assertServed(get(http, server, "Twin", ACME));
            assertUsedUp(get(http, server, "Api", ACME));
            assertServed(get(http, server, "Api", OTHER));
        }
    }

    private static HttpResponse<String> get(HttpClient http, Server server, String api, String key)
            throws IOException, InterruptedException {
        var jobs = URI.create("http://127.0.0.1:" + server.portsByName().get(api) + "/dev/jobs");
        return http.send(HttpRequest.newBuilder(jobs).header("x-api-key", key).build(), BodyHandlers.ofString());
    }

    @Test // DG:api-gateway-request-throttling: per-client, per-method limits stand before the plan's
    void aMethodsThrottleStandsBeforeThePlans() throws Exception {
        var plan = plan(Optional.of(new Throttle(1, 1)), Optional.empty(),
                new MethodThrottle("GET", "/jobs", new Throttle(1, 2)));
        try (var client = Client.of(metered(plan).route(keyed("GET", "/other", Optional.empty())))) {
            assertServed(client.get("/dev/jobs", "x-api-key", ACME));
            assertServed(client.get("/dev/jobs", "x-api-key", ACME));
            assertThrottled(client.get("/dev/jobs", "x-api-key", ACME));
            assertServed(client.get("/dev/other", "x-api-key", ACME));
            assertThrottled(client.get("/dev/other", "x-api-key", ACME));
        }
    }

    @Test // DG:api-gateway-api-usage-plans: only methods that require a key are counted
    void methodsThatRequireNoKeyAreNotCounted() throws Exception {
        var plan = plan(Optional.of(new Throttle(1, 1)), Optional.of(new Quota(1, Period.DAY, 0)));
        try (var client = Client.of(metered(plan).route("GET", "/open", ECHO))) {
            for (int i = 0; i < 3; i++) {
                assertServed(client.get("/dev/open", "x-api-key", ACME));
            }
            assertServed(client.get("/dev/jobs", "x-api-key", ACME));
        }
    }

    @ParameterizedTest // CloudFormation's AWS::ApiGateway::UsagePlan QuotaSettings; 2030-01-01 is a Tuesday
    @CsvSource({"DAY, 0, 2030-01-01T23:59:59Z, 2030-01-02T00:00:00Z",
        "WEEK, 0, 2030-01-05T23:59:59Z, 2030-01-06T00:00:00Z", "WEEK, 1, 2030-01-06T23:59:59Z, 2030-01-07T00:00:00Z",
        "WEEK, 3, 2030-01-01T23:59:59Z, 2030-01-02T00:00:00Z", "MONTH, 0, 2030-01-31T23:59:59Z, 2030-02-01T00:00:00Z",
        "MONTH, 14, 2030-01-14T23:59:59Z, 2030-01-15T00:00:00Z"})
    void aQuotaLastsUntilItsPeriodEnds(Period period, int offset, Instant before, Instant after) throws Exception {
        var limited = metered(plan(Optional.empty(), Optional.of(new Quota(2, period, offset))));
        try (var client = Client.at(Instant.parse("2030-01-01T12:00:00Z"), limited.build())) {
            assertServed(client.get("/dev/jobs", "x-api-key", ACME));
            assertServed(client.get("/dev/jobs", "x-api-key", ACME));
            assertUsedUp(client.get("/dev/jobs", "x-api-key", ACME));
            assertServed(client.get("/dev/jobs", "x-api-key", OTHER));

            client.advance(Duration.between(client.instant(), before));
            assertUsedUp(client.get("/dev/jobs", "x-api-key", ACME));
            client.advance(Duration.between(before, after));
            assertServed(client.get("/dev/jobs", "x-api-key", ACME));
        }
    }

    @Test // unverified: what is throttled takes nothing of the quota
    void whatIsThrottledTakesNothingOfTheQuota() throws Exception {
        var plan = plan(Optional.of(new Throttle(1, 1)), Optional.of(new Quota(2, Period.DAY, 0)));
        try (var client = Client.at(Instant.parse("2030-01-01T12:00:00Z"), metered(plan).build())) {
            assertServed(client.get("/dev/jobs", "x-api-key", ACME));
            assertThrottled(client.get("/dev/jobs", "x-api-key", ACME));
            client.advance(Duration.ofSeconds(1));
            assertServed(client.get("/dev/jobs", "x-api-key", ACME));
            assertUsedUp(client.get("/dev/jobs", "x-api-key", ACME));
        }
    }

    @Test // DG:api-gateway-gatewayResponse-definition: both 429s have types of their own
    void throttledAndQuotaExceededMayBeCustomised() throws Exception {
        var plan = plan(Optional.of(new Throttle(1, 1)), Optional.of(new Quota(1, Period.DAY, 0)));
        var custom = metered(plan)
                .metering(new Metering(KeySource.HEADER, List.of(plan),
                        List.of(new MethodThrottle("*", "/*", new Throttle(1, 2)))))
                .response(GatewayResponseType.THROTTLED, 0, Map.of("Retry-After", "'1'"), "")
                .response(GatewayResponseType.QUOTA_EXCEEDED, 0, Map.of("x-should-retry", "'false'"), "");
        try (var client = Client.of(custom)) {
            assertServed(client.get("/dev/jobs", "x-api-key", ACME));
            assertThat(client.get("/dev/jobs", "x-api-key", ACME).headers().firstValue("x-should-retry"))
                    .contains("false");
            assertThat(client.get("/dev/jobs", "x-api-key", ACME).headers().firstValue("Retry-After")).contains("1");
        }
    }

    @Test // DG:api-gateway-request-throttling, MethodSettings; UncertaintyTest shows it after the authorizer
    void aStagesMethodsAreThrottledBeforeTheAuthorizer() throws Exception {
        var throttled = api().route("GET", "/jobs", ECHO, authorizer(policy("Allow", "*")))
                .route("POST", "/jobs", ECHO)
                .metering(new Metering(KeySource.HEADER, List.of(),
                        List.of(new MethodThrottle("*", "/*", new Throttle(1, 1)),
                                new MethodThrottle("POST", "/jobs", new Throttle(1, 2)))));
        try (var client = Client.of(throttled)) {
            assertServed(client.get("/dev/jobs"));
            assertThrottled(client.get("/dev/jobs"));
            assertServed(client.send("POST", "/dev/jobs", "x"));
            assertServed(client.send("POST", "/dev/jobs", "x"));
            assertThrottled(client.send("POST", "/dev/jobs", "x"));

            client.advance(Duration.ofSeconds(1));
            assertThat(Client.json(client.get("/dev/jobs")).at("/requestContext/authorizer/count").asInt())
                    .isEqualTo(2);
        }
    }

    @Test // DG:limits: 10,000 calls a second and 5,000 at once, whichever API; a setting
    void anAccountIsThrottled() throws Exception {
        assertThat(Settings.ACCOUNT).isEqualTo(new Throttle(10_000, 5_000));
        try (var client = Client.of(api().route("ANY", "/{proxy+}", ECHO), new Throttle(1, 2))) {
            assertServed(client.get("/dev/a"));
            assertServed(client.get("/dev/b"));
            assertThrottled(client.get("/dev/c"));
        }
    }

    @Test // a mock, too, may ask for a key, as LS:common test_api_key_required_for_methods does
    void aMockAsksForAKeyToo() throws Exception {
        var mock = new IntegrationSpec.Mock(200, Map.of("Content-Type", "application/json"), "");
        var route = new Route("GET", "/jobs", mock, Optional.empty(), true, keyed("GET", "/", Optional.empty())
                .validation());
        var mocked = api().route(route).metering(new Metering(KeySource.HEADER, List.of(unlimited()), List.of()));
        try (var client = Client.of(mocked)) {
            assertForbidden(client.get("/dev/jobs"));
            var response = client.get("/dev/jobs", "x-api-key", ACME);
            assertServed(response);
            assertThat(response.body()).isEmpty();
            assertThat(response.headers().firstValue("X-Amzn-Trace-Id")).isEmpty();
        }
    }
}
