package dev.weir.gateway.rest;

import static dev.weir.gateway.rest.TestApi.KEY;
import static dev.weir.gateway.rest.TestApi.authorizer;
import static dev.weir.gateway.rest.TestApi.guarded;
import static dev.weir.gateway.rest.TestApi.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.gateway.TestFunctions;
import dev.weir.gateway.api.Api;
import dev.weir.gateway.api.Assumptions;
import dev.weir.gateway.api.Authorizer;
import dev.weir.gateway.api.Cors;
import dev.weir.gateway.api.GatewayResponseType;
import dev.weir.gateway.api.HttpApi;
import dev.weir.gateway.api.HttpRoute;
import dev.weir.gateway.api.IdentitySource;
import dev.weir.gateway.api.Metering;
import dev.weir.gateway.api.MethodThrottle;
import dev.weir.gateway.api.PayloadFormat;
import dev.weir.gateway.api.Throttle;
import dev.weir.gateway.api.Uncertainty;
import dev.weir.gateway.http.TestHttpApi;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where it is not known what AWS does, either reading can be had. */
final class UncertaintyTest {

    /** A stage that takes no call at all. */
    private static final Metering CLOSED = new Metering(Metering.KeySource.HEADER, List.of(),
            List.of(new MethodThrottle("*", "/*", new Throttle(0, 0))));
    private static final String NOBODY = """
            {"Statement":{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}}""";
    private static final String STATEMENTS = "{\"principalId\":\"me\",\"policyDocument\":{\"Statement\":[%s]}}";

    /** What a client sees. */
    @FunctionalInterface
    private interface Sight {
        String of(HttpResponse<String> response);
    }

    /** A call that shows which reading is taken. */
    private record Trial(Api api, String method, String target, int bytes, List<String> headers, Sight sight) {

        static Trial get(TestApi api, String target, String... headers) {
            return get(api.build(), target, headers);
        }

        static Trial get(Api api, String target, String... headers) {
            return new Trial(api, "GET", target, 0, List.of(headers), response -> "" + response.statusCode());
        }

        Trial seeing(Sight other) {
            return new Trial(api, method, target, bytes, headers, other);
        }

        Trial by(String other) {
            return new Trial(api, other, target, bytes, headers, sight);
        }

        Trial posting(int size) {
            return new Trial(api, "POST", target, size, headers, sight);
        }

        String seen(Assumptions assumptions) throws Exception {
            try (var client = Client.of(api, assumptions)) {
                return sight.of(client.send(method, target, "x".repeat(bytes), headers.toArray(String[]::new)));
            }
        }
    }

    private record Readings(Trial trial, String usual, String other) {}

    private static Readings readings(Uncertainty uncertainty) {
        TestApi allowed = guarded(authorizer(policy("Allow", "*"), KEY));
        return switch (uncertainty) {
            case QUERY_SOURCE_CASE -> new Readings(Trial.get(
                    guarded(authorizer(policy("Allow", "*"),
                            new IdentitySource(IdentitySource.Kind.QUERY_STRING, "who"))),
                    "/dev/jobs?WHO=me"), "401", "200");
            case SOURCES_AT_TTL_0 -> new Readings(Trial.get(allowed, "/dev/jobs"), "401", "200");
            case CONDITION_NULL -> new Readings(Trial.get(guarded(authorizer(STATEMENTS.formatted("""
                    {"Effect":"Allow","Action":"*","Resource":"*","Condition":null}"""))), "/dev/jobs"), "200", "500");
            case NO_STATEMENT ->
                new Readings(Trial.get(guarded(authorizer(STATEMENTS.formatted(""))), "/dev/jobs"), "403", "500");
            case NO_PRINCIPAL -> new Readings(Trial.get(
                    guarded(authorizer(policy("Allow", "*").replace("\"principalId\":\"me\",", ""))), "/dev/jobs"),
                    "200",
                    "500");
            case AUTHORIZER_TIMEOUT -> new Readings(Trial.get(guarded(hanging()), "/dev/jobs").seeing(errorType()),
                    "AuthorizerConfigurationException", "AuthorizerFailureException");
            case DENY_WORDING -> new Readings(Trial.get(denying(), "/dev/jobs").seeing(HttpResponse::body),
                    "{\"Message\":\"User is not authorized to access this resource with an explicit deny\"}",
                    "{\"Message\":\"User is not authorized to access this resource with an explicit deny in an"
                            + " identity-based policy\"}");
            case DENY_KEY -> new Readings(
                    Trial.get(denying().response(GatewayResponseType.DEFAULT_4XX, 0, Map.of("a", "'b'"), ""),
                            "/dev/jobs").seeing(response -> response.body().substring(0, 10)),
                    "{\"Message\"", "{\"message\"");
            case ERROR_TYPE -> new Readings(
                    Trial.get(denying().response(GatewayResponseType.ACCESS_DENIED, 429, Map.of(), ""), "/dev/jobs")
                            .seeing(errorType()),
                    "AccessDeniedException", "none");
            case UNDEFINED_IN_BODY -> new Readings(Trial.get(
                    denying().response(GatewayResponseType.ACCESS_DENIED, 0, Map.of(), "[$context.authorizer.x]"),
                    "/dev/jobs")
                    .seeing(HttpResponse::body), "[]", "[$context.authorizer.x]");
            case UNDEFINED_IN_HEADER -> new Readings(Trial.get(
                    denying().response(GatewayResponseType.ACCESS_DENIED, 0, Map.of("x-a", "context.authorizer.x"), ""),
                    "/dev/jobs")
                    .seeing(response -> response.headers()
                            .firstValue("x-a")
                            .map(value -> "'" + value + "'")
                            .orElse("none")),
                    "none", "''");
            case EVENT_OVER_6_MB -> new Readings(
                    Trial.get(TestApi.api().route("POST", "/jobs", TestApi.ECHO), "/dev/jobs").posting(6 * 1024 * 1024),
                    "413",
                    "500");
            case BODY_OVER_10_MB -> new Readings(
                    Trial.get(TestApi.api().route("POST", "/jobs", TestApi.ECHO), "/dev/jobs")
                            .posting(10 * 1024 * 1024 + 1)
                            .seeing(HttpResponse::body),
                    "{\"message\":\"Request Too Long\"}", "Request Too Long");
            case UNKNOWN_ROUTE -> new Readings(
                    Trial.get(allowed, "/dev/none", "Authorization", "Bearer k").seeing(errorType()),
                    "MissingAuthenticationTokenException", "IncompleteSignatureException");
            case STAGE_THROTTLE -> new Readings(Trial.get(denying().metering(CLOSED), "/dev/jobs"), "429", "403");
            case RESOURCE_POLICY_WORDING -> new Readings(Trial.get(denying().resourcePolicy(NOBODY), "/dev/jobs")
                    .seeing(response -> response.body().replaceFirst(".*(?= with an )", "...")),
                    "... with an explicit deny\"}", "... with an explicit deny in a resource-based policy\"}");
            case HTTP_TIMEOUT -> new Readings(Trial.get(slow(), "/jobs")
                    .seeing(response -> response.statusCode()
                            + response.body()),
                    "503{\"message\":\"Service Unavailable\"}", "504{\"message\":\"Gateway Timeout\"}");
            case HTTP_TRAILING_SLASH ->
                new Readings(Trial.get(TestHttpApi.api().route("GET", "/jobs").build(), "/jobs/"), "404", "200");
            case HTTP_PREFLIGHT_OF_ANY -> new Readings(Trial.get(shared(), "/jobs", "Origin", "https://example.com",
                    "Access-Control-Request-Method", "POST").by("OPTIONS"), "204", "403");
        };
    }

    private static HttpApi slow() {
        var function = TestFunctions.scripted("Function", Duration.ofSeconds(5), Map.of("HANG", ""));
        return TestHttpApi.api()
                .route(new HttpRoute("GET", "/jobs", function, PayloadFormat.V2, Duration.ofMillis(50),
                        Optional.empty()))
                .build();
    }

    /** One that answers calls of any origin, and whose authorizer lets nobody in. */
    private static HttpApi shared() {
        var everybody = new Cors(List.of("*"), List.of(), List.of(), List.of(), false, Optional.empty());
        return TestHttpApi.guarded(TestHttpApi.simple("{\"isAuthorized\":false}")).cors(everybody).build();
    }

    private static TestApi denying() {
        return guarded(authorizer(policy("Deny", "*")));
    }

    private static Authorizer hanging() {
        var function = TestFunctions.scripted("Authorizer", Duration.ofMillis(100), Map.of("HANG", "", "OUTPUT", ""));
        return new Authorizer.Request("Limiter", function, Duration.ZERO, List.of());
    }

    private static Sight errorType() {
        return response -> response.headers().firstValue("x-amzn-ErrorType").orElse("none");
    }

    @ParameterizedTest
    @EnumSource
    void eitherReadingCanBeHad(Uncertainty uncertainty) throws Exception {
        Readings readings = readings(uncertainty);
        var other = Assumptions.USUAL.with(Map.of(uncertainty.key(), uncertainty.other()));

        assertThat(readings.trial().seen(Assumptions.USUAL)).isEqualTo(readings.usual());
        assertThat(readings.trial().seen(other)).isEqualTo(readings.other());
    }

    @Test
    void theLastWordCounts() {
        var other = Assumptions.USUAL.with(Map.of("error-type", "left-out", "no-statement", "refused"));
        assertThat(other.with(Map.of("error-type", "kept")).others()).containsExactly(Uncertainty.NO_STATEMENT);
    }

    @Test
    void whatIsNoUncertaintyIsOneSentence() {
        assertThatThrownBy(() -> Assumptions.USUAL.with(Map.of("error-type", "gone")))
                .hasMessage("error-type is gone: write kept or left-out.");
        assertThatThrownBy(() -> Assumptions.USUAL.with(Map.of("x", "y")))
                .hasMessageStartingWith("There is nothing to assume about x: use one of query-source-case, ");
    }

    @Test
    void namesAndValuesDiffer() {
        assertThat(Uncertainty.keys()).doesNotHaveDuplicates();
        assertThat(Arrays.stream(Uncertainty.values())).noneMatch(one -> one.usual().equals(one.other()));
    }
}
