package dev.weir.gateway.rest;

import static dev.weir.gateway.rest.Client.json;
import static dev.weir.gateway.rest.TestApi.KEY;
import static dev.weir.gateway.rest.TestApi.authorizer;
import static dev.weir.gateway.rest.TestApi.guarded;
import static dev.weir.gateway.rest.TestApi.policy;
import static dev.weir.gateway.rest.TestApi.throwing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.TestFunctions;
import dev.weir.gateway.api.Authorizer;
import dev.weir.gateway.api.IdentitySource;
import dev.weir.gateway.event.Json;
import dev.weir.gateway.api.IdentitySource.Kind;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an authorizer is asked, and what its answers do: rows 1 to 35 of the checklist. Sources by the keys given there. */
final class AuthorizerRowsTest {

    private static final String ALLOW = policy("Allow", "*");
    private static final String ECHO_EVENT = policy("Allow", "*", "{\"event\":@event@}");

    private static void assertUnauthorized(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body()).isEqualTo("{\"message\":\"Unauthorized\"}");
        assertThat(response.headers().firstValue("x-amzn-ErrorType")).contains("UnauthorizedException");
    }

    private static void assertMisconfigured(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).isEqualTo("{\"message\":null}");
        assertThat(response.headers().firstValue("x-amzn-ErrorType")).contains("AuthorizerConfigurationException");
    }

    private static int count(HttpResponse<String> response) {
        return json(response).at("/requestContext/authorizer/count").asInt();
    }

    @Test // DG:configure-api-gateway-lambda-authorization, MARCO
    void row1_absentSourceIs401AndTheAuthorizerIsNotAsked() throws Exception {
        try (var client = Client.of(guarded(authorizer(ALLOW, KEY)))) {
            assertUnauthorized(client.get("/dev/jobs"));
            assertThat(count(client.get("/dev/jobs", "x-api-key", "k"))).isEqualTo(1);
        }
    }

    @Test // MARCO
    void row2_emptySourceIs401AndTheAuthorizerIsNotAsked() throws Exception {
        try (var client = Client.of(guarded(authorizer(ALLOW, KEY)))) {
            assertUnauthorized(client.get("/dev/jobs", "x-api-key", ""));
            assertThat(count(client.get("/dev/jobs", "x-api-key", "k"))).isEqualTo(1);
        }
    }

    @Test // DG
    void row3_oneOfTwoSourcesAbsentIs401() throws Exception {
        var query = new IdentitySource(Kind.QUERY_STRING, "who");
        try (var client = Client.of(guarded(authorizer(ALLOW, KEY, query)))) {
            assertUnauthorized(client.get("/dev/jobs", "x-api-key", "k"));
            assertThat(client.get("/dev/jobs?who=me", "x-api-key", "k").statusCode()).isEqualTo(200);
        }
    }

    @Test // DG
    void row4_headerSourceIgnoresCase() throws Exception {
        try (var client = Client.of(guarded(authorizer(ALLOW, KEY)))) {
            assertThat(client.get("/dev/jobs", "X-API-KEY", "k").statusCode()).isEqualTo(200);
        }
    }

    @Test // documented for HTTP APIs only, so a choice
    void row5_querySourceHeedsCase() throws Exception {
        try (var client = Client.of(guarded(authorizer(ALLOW, new IdentitySource(Kind.QUERY_STRING, "who"))))) {
            assertUnauthorized(client.get("/dev/jobs?WHO=me"));
        }
    }

    @Test // DG; stage variables and context are sources too
    void row3_stageVariablesAndContextAreSources() throws Exception {
        var sources = new IdentitySource[]{new IdentitySource(Kind.STAGE_VARIABLE, "tier"),
            new IdentitySource(Kind.CONTEXT, "identity.sourceIp")};
        try (var client = Client.of(guarded(authorizer(ALLOW, sources)).stageVariable("tier", "gold"))) {
            assertThat(client.get("/dev/jobs").statusCode()).isEqualTo(200);
        }
        try (var client = Client.of(guarded(authorizer(ALLOW, sources)))) {
            assertUnauthorized(client.get("/dev/jobs"));
        }
    }

    @Test // DG
    void row6_tokenMustMatchItsExpression() throws Exception {
        var token = new Authorizer.Token("Limiter", TestFunctions.scripted("Authorizer", ECHO_EVENT), Duration.ZERO,
                "Authorization", Optional.of(Pattern.compile("Bearer \\w+")));
        try (var client = Client.of(guarded(token))) {
            assertUnauthorized(client.get("/dev/jobs"));
            assertUnauthorized(client.get("/dev/jobs", "Authorization", "Bearer a b"));

            var event = json(client.get("/dev/jobs", "authorization", "Bearer abc"));
            assertThat(event.at("/requestContext/authorizer/event").asText()).startsWith("{\"type\":\"TOKEN\"")
                    .contains("\"authorizationToken\":\"Bearer abc\"")
                    .doesNotContain("headers");
        }
    }

    @Test // SAMTR, SLS issue 1638
    void row7_withoutSourcesEveryRequestIsAuthorized() throws Exception {
        try (var client = Client.of(guarded(authorizer(ALLOW)))) {
            assertThat(count(client.get("/dev/jobs"))).isEqualTo(1);
            assertThat(count(client.get("/dev/jobs"))).isEqualTo(2);
        }
    }

    @Test // DG, MARCO
    void row8_throwingUnauthorizedIs401() throws Exception {
        try (var client = Client.of(guarded(throwing("Unauthorized")))) {
            assertUnauthorized(client.get("/dev/jobs"));
        }
    }

    @ParameterizedTest // MARCO
    @ValueSource(strings = {"unauthorized", "Unauthorized.", "boom"})
    void row9_throwingAnythingElseIs500(String message) throws Exception {
        try (var client = Client.of(guarded(throwing(message)))) {
            assertMisconfigured(client.get("/dev/jobs"));
        }
    }

    @ParameterizedTest // MARCO, MINI
    @ValueSource(strings = {"null", "\"Allow\"", "{\"principalId\":\"me\"}", "[]", "", "not json",
        "{\"policyDocument\":{\"Statement\":[{\"Effect\":\"allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}}"})
    void row10_outputThatIsNoPolicyIs500(String output) throws Exception {
        try (var client = Client.of(guarded(authorizer(output)))) {
            assertMisconfigured(client.get("/dev/jobs"));
        }
    }

    @Test // MINI
    void row10_whatIsNoPolicyIsNotKept() throws Exception {
        try (var client = Client.of(guarded(authorizer("\"@count@\"", Duration.ofMinutes(1), KEY)))) {
            assertMisconfigured(client.get("/dev/jobs", "x-api-key", "k"));
            assertMisconfigured(client.get("/dev/jobs", "x-api-key", "k"));
            assertThat(client.log()).doesNotContain("(authorizer -");
        }
    }

    @Test // MARCO
    void row11_authorizerThatTimesOutIs500() throws Exception {
        var function = TestFunctions.scripted("Authorizer", Duration.ofMillis(100), Map.of("HANG", "", "OUTPUT", ""));
        try (var client = Client.of(guarded(new Authorizer.Request("Limiter", function, Duration.ZERO, List.of())))) {
            assertMisconfigured(client.get("/dev/jobs"));
        }
    }

    @ParameterizedTest // DG:api-gateway-lambda-authorizer-output
    @ValueSource(strings = {"{\"list\":[1]}", "{\"map\":{}}", "[1]", "\"text\"", "[]", "1"})
    void row13_contextOfListsOrMapsIs500(String context) throws Exception {
        try (var client = Client.of(guarded(authorizer(policy("Allow", "*", context))))) {
            assertMisconfigured(client.get("/dev/jobs"));
        }
    }

    @ParameterizedTest // a choice, as of row 10
    @ValueSource(strings = {"{}", "[\"me\"]", "5"})
    void row10_aPrincipalThatIsNoTextIs500(String principal) throws Exception {
        String output = ALLOW.replace("\"principalId\":\"me\"", "\"principalId\":" + principal);
        try (var client = Client.of(guarded(authorizer(output)))) {
            assertMisconfigured(client.get("/dev/jobs"));
        }
    }

    @Test
    void row33_theContextCannotNameThePrincipal() throws Exception {
        String claims = policy("Allow", "*", "{\"principalId\":\"someone else\"}");
        try (var client = Client.of(guarded(authorizer(claims)));
                var nobody = Client.of(guarded(authorizer(claims.replace("\"principalId\":\"me\",", ""))))) {
            assertThat(client.event("/dev/jobs").at("/requestContext/authorizer/principalId").asText()).isEqualTo("me");
            assertThat(nobody.event("/dev/jobs").at("/requestContext/authorizer").has("principalId")).isFalse();
        }
    }

    @Test // MARCO
    void row14_explicitDeny() throws Exception {
        try (var client = Client.of(guarded(authorizer(policy("Deny", "*"))))) {
            var response = client.get("/dev/jobs");
            assertThat(response.statusCode()).isEqualTo(403);
            assertThat(response.headers().firstValue("x-amzn-ErrorType")).contains("AccessDeniedException");
            assertThat(response.body()).isEqualTo(
                    "{\"Message\":\"User is not authorized to access this resource with an explicit deny\"}");
        }
    }

    @Test // MARCO, MINI
    void row15_noStatementMatchesAndTheLogCallsItABug() throws Exception {
        try (var client = Client.of(guarded(authorizer(policy("Allow", "@arn@/other"))))) {
            var response = client.get("/dev/jobs");
            assertThat(response.statusCode()).isEqualTo(403);
            assertThat(response.body())
                    .isEqualTo("{\"Message\":\"User is not authorized to access this resource\"}");
            assertThat(client.log()).contains("POLICY BUG");
        }
    }

    @Test // JLIB issue 184: Java's classes write it
    void row23_conditionNullIsIgnored() throws Exception {
        String output = "{\"principalId\":\"me\",\"policyDocument\":{\"Statement\":[{\"Action\":\"execute-api:Invoke\","
                + "\"Resource\":[\"*\"],\"Effect\":\"Allow\",\"Condition\":null}]},\"context\":null}";
        try (var client = Client.of(guarded(authorizer(output)))) {
            assertThat(client.get("/dev/jobs").statusCode()).isEqualTo(200);
        }
    }

    @Test // DG
    void row33_contextReachesTheFunctionAsStrings() throws Exception {
        try (var client = Client.of(guarded(authorizer(policy("Allow", "*", "{\"n\":5,\"b\":true,\"s\":\"x\"}"))))) {
            var authorizer = client.event("/dev/jobs").at("/requestContext/authorizer");
            assertThat(authorizer.path("n").isTextual()).isTrue();
            assertThat(authorizer.path("n").asText()).isEqualTo("5");
            assertThat(authorizer.path("b").isTextual()).isTrue();
            assertThat(authorizer.path("b").asText()).isEqualTo("true");
            assertThat(authorizer.path("s").asText()).isEqualTo("x");
            assertThat(authorizer.path("principalId").asText()).isEqualTo("me");
            assertThat(authorizer.path("integrationLatency").isIntegralNumber()).isTrue();
        }
    }

    @Test // DG
    void row34_row35_theEventHasTheActualPathAndNoBody() throws Exception {
        var api = TestApi.api().route("POST", "/jobs/{id}", TestApi.ECHO, authorizer(ECHO_EVENT));
        try (var client = Client.of(api)) {
            var response = json(client.send("POST", "/dev/jobs/a%20b?q=1&q=2", "secret", "x-one", "1"));
            var event = Json.read(response.at("/requestContext/authorizer/event").asText()).orElseThrow();

            assertThat(event.path("methodArn").asText())
                    .matches("arn:aws:execute-api:us-east-1:123456789012:[a-z0-9]{10}/dev/POST/jobs/a%20b");
            assertThat(event.fieldNames()).toIterable()
                    .containsExactlyInAnyOrder("type", "methodArn", "resource",
                            "path", "httpMethod", "headers", "multiValueHeaders", "queryStringParameters",
                            "multiValueQueryStringParameters", "pathParameters", "stageVariables", "requestContext");
            assertThat(event.toString()).doesNotContain("secret");
            assertThat(event.at("/pathParameters/id").asText()).isEqualTo("a%20b");
            assertThat(event.at("/requestContext/resourcePath").asText()).isEqualTo("/jobs/{id}");
            assertThat(event.path("stageVariables").isObject()).isTrue();
        }
    }

    @Test // SAMDG
    void row36_row37_onlyRoutesWithAnAuthorizerAreGuarded() throws Exception {
        var api = TestApi.api()
                .route("GET", "/jobs", TestApi.ECHO, throwing("Unauthorized"))
                .route("OPTIONS", "/jobs", TestApi.ECHO, throwing("Unauthorized"))
                .route("GET", "/open", TestApi.ECHO);
        try (var client = Client.of(api)) {
            assertUnauthorized(client.send("OPTIONS", "/dev/jobs", ""));
            assertThat(client.event("/dev/open").path("requestContext").has("authorizer")).isFalse();
        }
    }
}
