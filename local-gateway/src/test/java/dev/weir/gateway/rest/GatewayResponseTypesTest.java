package dev.weir.gateway.rest;

import static dev.weir.gateway.rest.TestApi.ECHO;
import static dev.weir.gateway.rest.TestApi.api;
import static dev.weir.gateway.rest.TestApi.authorizer;
import static dev.weir.gateway.rest.TestApi.guarded;
import static dev.weir.gateway.rest.TestApi.policy;
import static dev.weir.gateway.rest.TestApi.throwing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.TestFunctions;
import dev.weir.gateway.api.Assumptions;
import dev.weir.gateway.api.Authorizer;
import dev.weir.gateway.api.GatewayResponseType;
import dev.weir.gateway.api.Uncertainty;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each type that a call can get here is got, with the status, header and body that it is given. */
final class GatewayResponseTypesTest {

    private static final Assumptions ALL_OTHERS = new Assumptions(
            Set.of(Uncertainty.AUTHORIZER_TIMEOUT, Uncertainty.EVENT_OVER_6_MB, Uncertainty.UNKNOWN_ROUTE));

    private static Authorizer hanging() {
        var function = TestFunctions.scripted("Authorizer", Duration.ofMillis(100), Map.of("HANG", "", "OUTPUT", ""));
        return new Authorizer.Request("Limiter", function, Duration.ZERO, List.of());
    }

    private static TestApi plain() {
        return api().route("ANY", "/{proxy+}", ECHO);
    }

    /** What a client gets from an API, of which the type in question is customised. */
    private static HttpResponse<String> got(GatewayResponseType type) throws Exception {
        var jobs = "/dev/jobs";
        return switch (type) {
            case ACCESS_DENIED -> get(type, guarded(authorizer(policy("Deny", "*"))), jobs);
            case AUTHORIZER_CONFIGURATION_ERROR -> get(type, guarded(throwing("boom")), jobs);
            case AUTHORIZER_FAILURE -> get(type, guarded(hanging()), jobs);
            case DEFAULT_4XX -> get(type, plain(), "/dev/" + "x".repeat(1_700));
            case DEFAULT_5XX ->
                get(type, api().route("ANY", "/jobs", TestFunctions.scripted("Function", "no JSON")), jobs);
            case INTEGRATION_FAILURE -> send(type, plain(), jobs, "x".repeat(6 * 1024 * 1024));
            case INVALID_SIGNATURE -> get(type, guarded(throwing("asked")), "/dev/none", "Authorization", "Bearer k");
            case MISSING_AUTHENTICATION_TOKEN -> get(type, guarded(throwing("asked")), "/dev/none");
            case UNAUTHORIZED -> get(type, guarded(throwing("Unauthorized")), jobs);
            case INTEGRATION_TIMEOUT -> timedOut(type);
            default -> throw new IllegalArgumentException(type + " cannot be had");
        };
    }

    private static TestApi customised(GatewayResponseType type, TestApi api) {
        return api.response(type, 299, Map.of("x-type", "context.error.responseType"),
                "$context.error.responseType at $context.stage");
    }

    private static HttpResponse<String> get(GatewayResponseType type, TestApi api, String path, String... headers)
            throws Exception {
        try (var client = Client.of(customised(type, api), ALL_OTHERS)) {
            return client.get(path, headers);
        }
    }

    private static HttpResponse<String> send(GatewayResponseType type, TestApi api, String path, String body)
            throws Exception {
        try (var client = Client.of(customised(type, api), ALL_OTHERS)) {
            return client.send("POST", path, body);
        }
    }

    private static HttpResponse<String> timedOut(GatewayResponseType type) throws Exception {
        var slow = TestFunctions.scripted("Function", Duration.ofSeconds(5), Map.of("HANG", "", "OUTPUT", "{}"));
        try (var client = Client.of(customised(type, api().route("ANY", "/x", slow)), Duration.ofMillis(100))) {
            return client.get("/dev/x");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ACCESS_DENIED", "AUTHORIZER_CONFIGURATION_ERROR", "AUTHORIZER_FAILURE", "DEFAULT_4XX",
        "DEFAULT_5XX", "INTEGRATION_FAILURE", "INTEGRATION_TIMEOUT", "INVALID_SIGNATURE",
        "MISSING_AUTHENTICATION_TOKEN", "UNAUTHORIZED"})
    void canBeHadAndCustomised(GatewayResponseType type) throws Exception {
        HttpResponse<String> response = got(type);

        assertThat(response.statusCode()).isEqualTo(299);
        assertThat(response.headers().firstValue("x-type")).contains(type.name());
        assertThat(response.body()).isEqualTo(type + " at dev");
    }

    @Test // DG:api-gateway-known-issues
    void aRequestThatIsTooLargeIsNotCustomised() throws Exception {
        var api = plain().response(GatewayResponseType.REQUEST_TOO_LARGE, 299, Map.of(), "custom")
                .response(GatewayResponseType.DEFAULT_4XX, 298, Map.of(), "custom");
        try (var client = Client.of(api)) {
            assertThat(client.send("POST", "/dev/jobs", "x".repeat(10 * 1024 * 1024 + 1)).statusCode()).isEqualTo(413);
        }
    }

    @Test // DG:api-gateway-mapping-template-reference, its list of $context
    void everyVariableOfTheContextIsThere() throws Exception {
        var names = List.of("accountId", "apiId", "authorizer.count", "authorizer.principalId", "deploymentId",
                "domainName", "domainPrefix", "error.message", "error.messageString", "error.responseType",
                "extendedRequestId", "httpMethod", "identity.sourceIp", "identity.userAgent", "path", "protocol",
                "requestId", "requestTime", "requestTimeEpoch", "resourceId", "resourcePath", "stage");
        String template = String.join("|", names.stream().map(name -> "$context." + name).toList());
        var api = guarded(authorizer(policy("Deny", "*"))).response(GatewayResponseType.ACCESS_DENIED, 0, Map.of(),
                template);
        try (var client = Client.of(api)) {
            String[] values = client.get("/dev/jobs", "User-Agent", "test").body().split("\\|", -1);

            assertThat(values).hasSameSizeAs(names).doesNotContain("");
            assertThat(List.of(values)).contains("123456789012", "me", "1", "127", "GET", "127.0.0.1", "test",
                    "/dev/jobs",
                    "HTTP/1.1", "/jobs", "dev", "ACCESS_DENIED",
                    "\"User is not authorized to access this resource with an explicit deny\"");
        }
    }

    @Test // what only IAM, Cognito, API keys, WAF, canaries and private APIs give a value
    void otherVariablesAreEmpty() throws Exception {
        String template = "[$context.awsEndpointRequestId$context.identity.accessKey$context.identity.accountId"
                + "$context.identity.apiKey$context.identity.caller$context.identity.cognitoIdentityId$context.identity.vpcId"
                + "$context.isCanaryRequest$context.wafResponseCode$context.webaclArn$context.error.validationErrorString]";
        var api = guarded(authorizer(policy("Deny", "*"))).response(GatewayResponseType.ACCESS_DENIED, 0, Map.of(),
                template);
        try (var client = Client.of(api)) {
            assertThat(client.get("/dev/jobs").body()).isEqualTo("[]");
        }
    }
}
