package dev.weir.gateway.rest;

import static dev.weir.gateway.rest.TestApi.ECHO;
import static dev.weir.gateway.rest.TestApi.api;
import static dev.weir.gateway.rest.TestApi.authorizer;
import static dev.weir.gateway.rest.TestApi.guarded;
import static dev.weir.gateway.rest.TestApi.keyed;
import static dev.weir.gateway.rest.TestApi.policy;
import static dev.weir.gateway.rest.TestApi.throwing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.TestFunctions;
import dev.weir.gateway.api.ApiKey;
import dev.weir.gateway.api.Assumptions;
import dev.weir.gateway.api.Authorizer;
import dev.weir.gateway.api.Execution;
import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.api.GatewayResponseType;
import dev.weir.gateway.api.IntegrationSpec;
import dev.weir.gateway.api.Metering;
import dev.weir.gateway.api.Quota;
import dev.weir.gateway.api.RequestValidation;
import dev.weir.gateway.api.RequestValidation.Parameter;
import dev.weir.gateway.api.RequestValidation.Place;
import dev.weir.gateway.api.Route;
import dev.weir.gateway.api.Throttle;
import dev.weir.gateway.api.Uncertainty;
import dev.weir.gateway.api.UsagePlan;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each type that a call can get here is got, with the status, header and body that it is given. */
final class GatewayResponseTypesTest {

    private static final String KEY = "acme-acme-acme-acme-acme";
    private static final Assumptions ALL_OTHERS = new Assumptions(
            Set.of(Uncertainty.AUTHORIZER_TIMEOUT, Uncertainty.UNKNOWN_ROUTE));

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
            case BAD_REQUEST_BODY -> get(type, validating(new RequestValidation(List.of(), Map.of("application/json",
                    "{\"type\":\"object\"}"))), jobs);
            case BAD_REQUEST_PARAMETERS -> get(type, validating(
                    new RequestValidation(List.of(new Parameter(Place.QUERY_STRING, "model")), Map.of())), jobs);
            case DEFAULT_4XX -> get(type, plain(), "/dev/" + "x".repeat(1_700));
            case DEFAULT_5XX ->
                get(type, api().route("ANY", "/jobs", TestFunctions.scripted("Function", "no JSON")), jobs);
            case INTEGRATION_FAILURE -> get(type, api().route("ANY", "/jobs", throttled()), jobs);
            case INVALID_API_KEY -> get(type, planned(new Throttle(0, 0)), jobs);
            case INVALID_SIGNATURE -> get(type, guarded(throwing("asked")), "/dev/none", "Authorization", "Bearer k");
            case MISSING_AUTHENTICATION_TOKEN -> get(type, guarded(throwing("asked")), "/dev/none");
            case QUOTA_EXCEEDED -> get(type, planned(new Quota(0, Quota.Period.DAY, 0)), jobs, "x-api-key", KEY);
            case THROTTLED -> get(type, planned(new Throttle(0, 0)), jobs, "x-api-key", KEY);
            case UNAUTHORIZED -> get(type, guarded(throwing("Unauthorized")), jobs);
            case UNSUPPORTED_MEDIA_TYPE -> encoded(type);
            case INTEGRATION_TIMEOUT -> timedOut(type);
            default -> throw new IllegalArgumentException(type + " cannot be had");
        };
    }

    /** One of a single call, {@code GET /jobs}, that is validated so. */
    private static TestApi validating(RequestValidation validation) {
        return api().route(new Route("GET", "/jobs", new IntegrationSpec.LambdaProxy(ECHO), Optional.empty(), false,
                validation));
    }

    /** A function that may not be called, not once at a time. */
    private static FunctionSpec throttled() {
        return ECHO.with(new Execution("java25", Optional.empty(), OptionalInt.of(0), false, Optional.empty()));
    }

    private static TestApi planned(Throttle throttle) {
        return planned(Optional.of(throttle), Optional.empty());
    }

    private static TestApi planned(Quota quota) {
        return planned(Optional.empty(), Optional.of(quota));
    }

    private static TestApi planned(Optional<Throttle> throttle, Optional<Quota> quota) {
        var plan = new UsagePlan("Plan", throttle, List.of(), quota, List.of(new ApiKey("Key", KEY, false, true)));
        return api().route(keyed("GET", "/jobs", Optional.empty()))
                .metering(new Metering(Metering.KeySource.HEADER, List.of(plan), List.of()));
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

    private static HttpResponse<String> encoded(GatewayResponseType type) throws Exception {
        try (var client = Client.of(customised(type, plain().compressedFrom(0)))) {
            return client.send("POST", "/dev/jobs", "x", "Content-Encoding", "br");
        }
    }

    private static HttpResponse<String> timedOut(GatewayResponseType type) throws Exception {
        var slow = TestFunctions.scripted("Function", Duration.ofSeconds(5), Map.of("HANG", "", "OUTPUT", "{}"));
        try (var client = Client.of(customised(type, api().route("ANY", "/x", slow)), Duration.ofMillis(100))) {
            return client.get("/dev/x");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = {"API_CONFIGURATION_ERROR", "EXPIRED_TOKEN",
        "REQUEST_TOO_LARGE", "RESOURCE_NOT_FOUND", "WAF_FILTERED"})
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
