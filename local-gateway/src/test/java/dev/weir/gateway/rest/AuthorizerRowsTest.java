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
import dev.weir.gateway.fidelity.Row;
import dev.weir.gateway.fidelity.Sure;
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

    @Row(number = 1, given = "REQUEST authorizer, header source `x-api-key`, header absent", does = "401 `{\"message\":\"Unauthorized\"}`, authorizer not invoked", source = "DG:configure-api-gateway-lambda-authorization, MARCO", sure = Sure.D)
    @Test
    void absentSourceIs401AndTheAuthorizerIsNotAsked() throws Exception {
        try (var client = Client.of(guarded(authorizer(ALLOW, KEY)))) {
            assertUnauthorized(client.get("/dev/jobs"));
            assertThat(count(client.get("/dev/jobs", "x-api-key", "k"))).isEqualTo(1);
        }
    }

    @Row(number = 2, given = "same, header present but empty", does = "401, not invoked", source = "MARCO", sure = Sure.F)
    @Test
    void emptySourceIs401AndTheAuthorizerIsNotAsked() throws Exception {
        try (var client = Client.of(guarded(authorizer(ALLOW, KEY)))) {
            assertUnauthorized(client.get("/dev/jobs", "x-api-key", ""));
            assertThat(count(client.get("/dev/jobs", "x-api-key", "k"))).isEqualTo(1);
        }
    }

    @Row(number = 3, given = "two sources, one absent", does = "401, not invoked", source = "DG", sure = Sure.D)
    @Test
    void oneOfTwoSourcesAbsentIs401() throws Exception {
        var query = new IdentitySource(Kind.QUERY_STRING, "who");
        try (var client = Client.of(guarded(authorizer(ALLOW, KEY, query)))) {
            assertUnauthorized(client.get("/dev/jobs", "x-api-key", "k"));
            assertThat(client.get("/dev/jobs?who=me", "x-api-key", "k").statusCode()).isEqualTo(200);
        }
    }

    @Row(number = 4, given = "header source, client writes `X-API-KEY`", does = "source found (case-insensitive)", source = "DG", sure = Sure.D)
    @Test
    void headerSourceIgnoresCase() throws Exception {
        try (var client = Client.of(guarded(authorizer(ALLOW, KEY)))) {
            assertThat(client.get("/dev/jobs", "X-API-KEY", "k").statusCode()).isEqualTo(200);
        }
    }

    @Row(number = 5, given = "query source, client writes other case", does = "401 (heeded case is documented for HTTP APIs only)", source = "DG:http-api-lambda-authorizer, for HTTP APIs only", sure = Sure.U)
    @Test
    void querySourceHeedsCase() throws Exception {
        try (var client = Client.of(guarded(authorizer(ALLOW, new IdentitySource(Kind.QUERY_STRING, "who"))))) {
            assertUnauthorized(client.get("/dev/jobs?WHO=me"));
        }
    }

    @Test // DG; stage variables and context are sources too
    void stageVariablesAndContextAreSources() throws Exception {
        var sources = new IdentitySource[]{new IdentitySource(Kind.STAGE_VARIABLE, "tier"),
            new IdentitySource(Kind.CONTEXT, "identity.sourceIp")};
        try (var client = Client.of(guarded(authorizer(ALLOW, sources)).stageVariable("tier", "gold"))) {
            assertThat(client.get("/dev/jobs").statusCode()).isEqualTo(200);
        }
        try (var client = Client.of(guarded(authorizer(ALLOW, sources)))) {
            assertUnauthorized(client.get("/dev/jobs"));
        }
    }

    @Row(number = 6, given = "TOKEN, ValidationExpression does not match", does = "401, not invoked", source = "DG", sure = Sure.D)
    @Test
    void tokenMustMatchItsExpression() throws Exception {
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

    @Row(number = 7, given = "no sources, TTL 0", does = "authorizer invoked on every request", source = "SAMTR, SLS #1638", sure = Sure.D)
    @Test
    void withoutSourcesEveryRequestIsAuthorized() throws Exception {
        try (var client = Client.of(guarded(authorizer(ALLOW)))) {
            assertThat(count(client.get("/dev/jobs"))).isEqualTo(1);
            assertThat(count(client.get("/dev/jobs"))).isEqualTo(2);
        }
    }

    @Row(number = 8, given = "authorizer throws `Unauthorized`", does = "401 `{\"message\":\"Unauthorized\"}`, UnauthorizedException", source = "DG, MARCO", sure = Sure.D)
    @Test
    void throwingUnauthorizedIs401() throws Exception {
        try (var client = Client.of(guarded(throwing("Unauthorized")))) {
            assertUnauthorized(client.get("/dev/jobs"));
        }
    }

    @Row(number = 9, given = "authorizer throws any other message (`unauthorized` too)", does = "500 `{\"message\":null}`, AuthorizerConfigurationException", source = "MARCO", sure = Sure.F)
    @ParameterizedTest
    @ValueSource(strings = {"unauthorized", "Unauthorized.", "boom"})
    void throwingAnythingElseIs500(String message) throws Exception {
        try (var client = Client.of(guarded(throwing(message)))) {
            assertMisconfigured(client.get("/dev/jobs"));
        }
    }

    @Row(number = 10, given = "authorizer returns null, a string or no policyDocument", does = "500 as 9; not cached", source = "MARCO, MINI", sure = Sure.F)
    @ParameterizedTest
    @ValueSource(strings = {"null", "\"Allow\"", "{\"principalId\":\"me\"}", "[]", "", "not json",
        "{\"policyDocument\":{\"Statement\":[{\"Effect\":\"allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}}"})
    void outputThatIsNoPolicyIs500AndNotKept(String output) throws Exception {
        try (var client = Client.of(guarded(authorizer(output, Duration.ofMinutes(1), KEY)))) {
            assertMisconfigured(client.get("/dev/jobs", "x-api-key", "k"));
            assertMisconfigured(client.get("/dev/jobs", "x-api-key", "k"));
            assertThat(client.log()).doesNotContain("(authorizer -");
        }
    }

    @Row(number = 11, given = "authorizer times out", does = "500 `{\"message\":null}`", source = "MARCO", sure = Sure.F)
    @Test
    void authorizerThatTimesOutIs500() throws Exception {
        var function = TestFunctions.scripted("Authorizer", Duration.ofMillis(100), Map.of("HANG", "", "OUTPUT", ""));
        try (var client = Client.of(guarded(new Authorizer.Request("Limiter", function, Duration.ZERO, List.of())))) {
            assertMisconfigured(client.get("/dev/jobs"));
        }
    }

    @Row(number = 13, given = "context holds a list or map", does = "500 as 9", source = "DG:api-gateway-lambda-authorizer-output", sure = Sure.D)
    @ParameterizedTest
    @ValueSource(strings = {"{\"list\":[1]}", "{\"map\":{}}", "[1]", "\"text\"", "[]", "1"})
    void contextOfListsOrMapsIs500(String context) throws Exception {
        try (var client = Client.of(guarded(authorizer(policy("Allow", "*", context))))) {
            assertMisconfigured(client.get("/dev/jobs"));
        }
    }

    @ParameterizedTest // a choice, as of row 10
    @ValueSource(strings = {"{}", "[\"me\"]", "5"})
    void aPrincipalThatIsNoTextIs500(String principal) throws Exception {
        String output = ALLOW.replace("\"principalId\":\"me\"", "\"principalId\":" + principal);
        try (var client = Client.of(guarded(authorizer(output)))) {
            assertMisconfigured(client.get("/dev/jobs"));
        }
    }

    @Test
    void theContextCannotNameThePrincipal() throws Exception {
        String claims = policy("Allow", "*", "{\"principalId\":\"someone else\"}");
        try (var client = Client.of(guarded(authorizer(claims)));
                var nobody = Client.of(guarded(authorizer(claims.replace("\"principalId\":\"me\",", ""))))) {
            assertThat(client.event("/dev/jobs").at("/requestContext/authorizer/principalId").asText()).isEqualTo("me");
            assertThat(nobody.event("/dev/jobs").at("/requestContext/authorizer").has("principalId")).isFalse();
        }
    }

    @Row(number = 14, given = "explicit Deny", does = "403 `{\"Message\":\"User is not authorized to access this resource with an explicit deny\"}`, AccessDeniedException", source = "MARCO, LS (unit test)", sure = Sure.F)
    @Test
    void explicitDeny() throws Exception {
        try (var client = Client.of(guarded(authorizer(policy("Deny", "*"))))) {
            var response = client.get("/dev/jobs");
            assertThat(response.statusCode()).isEqualTo(403);
            assertThat(response.headers().firstValue("x-amzn-ErrorType")).contains("AccessDeniedException");
            assertThat(response.body()).isEqualTo(
                    "{\"Message\":\"User is not authorized to access this resource with an explicit deny\"}");
        }
    }

    @Row(number = 15, given = "no matching statement", does = "403 `{\"Message\":\"User is not authorized to access this resource\"}`", source = "MARCO, MINI", sure = Sure.F)
    @Test
    void noStatementMatchesAndTheLogCallsItABug() throws Exception {
        try (var client = Client.of(guarded(authorizer(policy("Allow", "@arn@/other"))))) {
            var response = client.get("/dev/jobs");
            assertThat(response.statusCode()).isEqualTo(403);
            assertThat(response.body())
                    .isEqualTo("{\"Message\":\"User is not authorized to access this resource\"}");
            assertThat(client.log()).contains("POLICY BUG");
        }
    }

    @Row(number = 23, given = "`Condition: null` (what Java classes emit)", does = "ignored", source = "JLIB issue 184", sure = Sure.U)
    @Test
    void conditionNullIsIgnored() throws Exception {
        String output = "{\"principalId\":\"me\",\"policyDocument\":{\"Statement\":[{\"Action\":\"execute-api:Invoke\","
                + "\"Resource\":[\"*\"],\"Effect\":\"Allow\",\"Condition\":null}]},\"context\":null}";
        try (var client = Client.of(guarded(authorizer(output)))) {
            assertThat(client.get("/dev/jobs").statusCode()).isEqualTo(200);
        }
    }

    @Row(number = 33, given = "context `{n:5,b:true}`", does = "handler sees `requestContext.authorizer` `\"5\"`, `\"true\"`, principalId", source = "DG", sure = Sure.D)
    @Test
    void contextReachesTheFunctionAsStrings() throws Exception {
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

    @Row(number = 34, given = "methodArn in authorizer event", does = "uses actual path, verb and stage", source = "DG", sure = Sure.D)
    @Row(number = 35, given = "POST with body", does = "authorizer event has no body", source = "DG", sure = Sure.D)
    @Test
    void theEventHasTheActualPathAndNoBody() throws Exception {
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
    void onlyRoutesWithAnAuthorizerAreGuarded() throws Exception {
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
