package dev.weir.gateway.http;

import static dev.weir.gateway.http.TestHttpApi.KEY;
import static dev.weir.gateway.http.TestHttpApi.byPolicy;
import static dev.weir.gateway.http.TestHttpApi.guarded;
import static dev.weir.gateway.http.TestHttpApi.policy;
import static dev.weir.gateway.http.TestHttpApi.simple;
import static dev.weir.gateway.rest.Client.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.TestFunctions;
import dev.weir.gateway.api.HttpAuthorizer;
import dev.weir.gateway.api.IdentitySource;
import dev.weir.gateway.api.IdentitySource.Kind;
import dev.weir.gateway.api.PayloadFormat;
import dev.weir.gateway.event.Json;
import dev.weir.gateway.fidelity.Row;
import dev.weir.gateway.fidelity.Sure;
import dev.weir.gateway.rest.Client;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lambda authorizers of HTTP APIs: rows 76 and 77 of the checklist, and what the developer guide says beside them. */
final class LambdaAuthorizerRowsTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String YES = "{\"isAuthorized\":true,\"context\":{\"count\":@count@}}";

    private static int count(HttpResponse<String> response) {
        return json(response).at("/requestContext/authorizer/lambda/count").asInt();
    }

    private static void assertRefused(HttpResponse<String> response, int status, String message) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).isEqualTo("{\"message\":\"" + message + "\"}");
        assertThat(response.headers().firstValue("apigw-requestid")).isPresent();
    }

    @Row(number = 76, given = "HTTP: isAuthorized false", does = "403 `{\"message\":\"Forbidden\"}`, nothing customisable", source = "DG, SUB", sure = Sure.D)
    @Test // DG:http-api-lambda-authorizer, SUB: nothing of it can be customised
    void notAuthorizedIsForbidden() throws Exception {
        try (var client = guarded(simple("{\"isAuthorized\":false,\"context\":{\"retryAfter\":7}}")).start()) {
            assertRefused(client.get("/a"), 403, "Forbidden");
        }
    }

    @Test // DG:http-api-lambda-authorizer
    void aPolicyThatDeniesOrSaysNothingIsForbidden() throws Exception {
        for (String output : List.of(policy("Deny", "*", "{}"), policy("Allow", "arn:aws:other", "{}"))) {
            try (var client = guarded(byPolicy(PayloadFormat.V2, output, Duration.ZERO)).start()) {
                assertRefused(client.get("/a"), 403, "Forbidden");
            }
        }
    }

    @Row(number = 77, given = "HTTP: bad authorizer output", does = "500 `{\"message\":\"Internal Server Error\"}`", source = "DG", sure = Sure.D)
    @ParameterizedTest // DG:http-api-lambda-authorizer
    @ValueSource(strings = {"null", "\"yes\"", "{}", "{\"isAuthorized\":\"true\"}", "{\"isAuthorized\":1}", "not json",
        "{\"isAuthorized\":true,\"context\":[]}",
        "{\"principalId\":\"me\",\"policyDocument\":{\"Statement\":[{\"Action\":\"*\",\"Effect\":\"Allow\",\"Resource\":\"*\"}]}}"})
    void aBadAnswerIsAnInternalError(String output) throws Exception {
        try (var client = guarded(simple(output)).start()) {
            assertRefused(client.get("/a"), 500, "Internal Server Error");
        }
    }

    @ParameterizedTest // DG:http-api-lambda-authorizer
    @EnumSource(PayloadFormat.class)
    void aSimpleAnswerThatIsNotEnabledIsAnInternalError(PayloadFormat format) throws Exception {
        try (var client = guarded(byPolicy(format, "{\"isAuthorized\":true}", Duration.ZERO)).start()) {
            assertRefused(client.get("/a"), 500, "Internal Server Error");
        }
    }

    @ParameterizedTest // DG:http-api-lambda-authorizer: any failure, whatever it says
    @ValueSource(strings = {"boom", "Unauthorized"})
    void anAuthorizerThatThrowsIsAnInternalError(String message) throws Exception {
        var throwing = TestFunctions.scripted("Authorizer", Duration.ofSeconds(5), Map.of("THROW", message));
        var authorizer = new HttpAuthorizer.Lambda("Limiter", throwing, PayloadFormat.V2, true, Duration.ZERO,
                List.of());
        try (var client = guarded(authorizer).start()) {
            assertRefused(client.get("/a"), 500, "Internal Server Error");
        }
    }

    @Test // DG:http-api-lambda-authorizer
    void aMissingOrEmptySourceIsUnauthorizedAndNothingIsAsked() throws Exception {
        try (var client = guarded(simple(YES, KEY, new IdentitySource(Kind.QUERY_STRING, "q"))).start()) {
            for (var response : List.of(client.get("/a"), client.get("/a?q=1"), client.get("/a", "x-api-key", "k"),
                    client.get("/a?q=", "x-api-key", "k"), client.get("/a?Q=1", "x-api-key", "k"))) {
                assertRefused(response, 401, "Unauthorized");
            }
            assertThat(count(client.get("/a?q=1", "X-API-Key", "k"))).isEqualTo(1);
        }
    }

    @Test // DG:http-api-lambda-authorizer
    void sourcesMayBeStageVariablesAndContext() throws Exception {
        var sources = List.of(new IdentitySource(Kind.STAGE_VARIABLE, "tier"),
                new IdentitySource(Kind.CONTEXT, "routeKey"), new IdentitySource(Kind.CONTEXT, "identity.sourceIp"));
        var authorizer = simple("{\"isAuthorized\":true,\"context\":{\"event\":@event@}}",
                sources.toArray(IdentitySource[]::new));
        try (var client = guarded(authorizer).stageVariable("tier", "gold").start()) {
            var event = client.event("/a").at("/requestContext/authorizer/lambda/event").asText();
            assertThat(Json.read(event).orElseThrow().path("identitySource"))
                    .extracting(node -> node.asText())
                    .containsExactly("gold", "ANY /{proxy+}", "127.0.0.1");
        }
        try (var client = guarded(authorizer).start()) {
            assertRefused(client.get("/a"), 401, "Unauthorized");
        }
    }

    @Test // DG:http-api-lambda-authorizer
    void theContextReachesFormat2AsItIs() throws Exception {
        var output = "{\"isAuthorized\":true,\"context\":{\"n\":1,\"b\":true,\"list\":[\"a\"],\"map\":{\"k\":\"v\"}}}";
        try (var client = guarded(simple(output)).start()) {
            assertThat(client.event("/a").at("/requestContext/authorizer"))
                    .isEqualTo(Json.read("{\"lambda\":{\"n\":1,\"b\":true,\"list\":[\"a\"],\"map\":{\"k\":\"v\"}}}")
                            .orElseThrow());
        }
    }

    @Test // DG:http-api-lambda-authorizer
    void theContextReachesFormat1Flat() throws Exception {
        var authorizer = byPolicy(PayloadFormat.V1,
                policy("Allow", "*", "{\"plan\":\"gold\",\"principalId\":\"forged\"}"), Duration.ZERO);
        try (var client = TestHttpApi.api().route("GET", "/a", PayloadFormat.V1, authorizer).start()) {
            assertThat(client.event("/a").at("/requestContext/authorizer"))
                    .isEqualTo(Json.read("{\"plan\":\"gold\",\"principalId\":\"me\"}").orElseThrow());
        }
    }

    @Test // DG:http-api-lambda-authorizer
    void withoutATtlEveryCallIsAsked() throws Exception {
        try (var client = guarded(simple(YES, KEY)).start()) {
            assertThat(count(client.get("/a", "x-api-key", "k"))).isEqualTo(1);
            assertThat(count(client.get("/a", "x-api-key", "k"))).isEqualTo(2);
        }
    }

    @Test // DG:http-api-lambda-authorizer: the cached answer holds for all routes
    void aSimpleAnswerIsKeptForAllRoutes() throws Exception {
        try (var client = guarded(simple(YES, MINUTE, KEY)).start()) {
            assertThat(count(client.get("/a", "x-api-key", "k"))).isEqualTo(1);
            assertThat(count(client.get("/b", "x-api-key", "k"))).isEqualTo(1);
            assertThat(count(client.get("/b", "x-api-key", "other"))).isEqualTo(2);
            client.advance(MINUTE);
            assertThat(count(client.get("/a", "x-api-key", "k"))).isEqualTo(3);
        }
    }

    @Test // DG:http-api-lambda-authorizer
    void withTheRouteAsASourceAnswersAreKeptPerRoute() throws Exception {
        var authorizer = simple(YES, MINUTE, KEY, new IdentitySource(Kind.CONTEXT, "routeKey"));
        var api = TestHttpApi.api()
                .route("GET", "/a", PayloadFormat.V2, authorizer)
                .route("GET", "/b", PayloadFormat.V2, authorizer);
        try (var client = api.start()) {
            assertThat(count(client.get("/a", "x-api-key", "k"))).isEqualTo(1);
            assertThat(count(client.get("/b", "x-api-key", "k"))).isEqualTo(2);
            assertThat(count(client.get("/a", "x-api-key", "k"))).isEqualTo(1);
        }
    }

    @Test // DG:http-api-lambda-authorizer: for more granular permissions return a policy
    void aKeptPolicyIsJudgedAnewForEveryRoute() throws Exception {
        var authorizer = byPolicy(PayloadFormat.V2,
                policy("Allow", "arn:aws:execute-api:*:*:*/$default/GET/a", "{\"count\":@count@}"), MINUTE, KEY);
        try (var client = guarded(authorizer).start()) {
            assertThat(client.get("/a", "x-api-key", "k").statusCode()).isEqualTo(200);
            assertRefused(client.get("/b", "x-api-key", "k"), 403, "Forbidden");
            assertThat(count(client.get("/a", "x-api-key", "k"))).isEqualTo(1);
        }
    }

    @Test // MINI PR 1367 of REST APIs; believed of HTTP APIs
    void aDenialIsKeptAndAFailureIsNot() throws Exception {
        try (var client = guarded(simple("{\"isAuthorized\":false}", MINUTE, KEY)).start()) {
            assertRefused(client.get("/a", "x-api-key", "k"), 403, "Forbidden");
            assertRefused(client.get("/a", "x-api-key", "k"), 403, "Forbidden");
            assertThat(client.log().lines()).last().asString().contains("authorizer -");
        }
        try (var client = guarded(simple("{\"isAuthorized\":5}", MINUTE, KEY)).start()) {
            assertRefused(client.get("/a", "x-api-key", "k"), 500, "Internal Server Error");
            assertRefused(client.get("/a", "x-api-key", "k"), 500, "Internal Server Error");
            assertThat(client.log().lines()).last().asString().doesNotContain("authorizer -");
        }
    }

    @Test // DG:http-api-develop-routes: no route, no authorizer
    void withoutARouteNothingIsAsked() throws Exception {
        var api = TestHttpApi.api().route("GET", "/a", PayloadFormat.V2, simple("{}"));
        try (Client client = api.start()) {
            assertThat(client.get("/b").statusCode()).isEqualTo(404);
        }
    }
}
