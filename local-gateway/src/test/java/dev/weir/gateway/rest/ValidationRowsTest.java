package dev.weir.gateway.rest;

import static dev.weir.gateway.rest.TestApi.ECHO;
import static dev.weir.gateway.rest.TestApi.api;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.api.GatewayResponseType;
import dev.weir.gateway.api.IntegrationSpec;
import dev.weir.gateway.api.RequestValidation;
import dev.weir.gateway.api.RequestValidation.Parameter;
import dev.weir.gateway.api.RequestValidation.Place;
import dev.weir.gateway.api.Route;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Request validators: section 5.6 of the checklist's facts, recorded in LS:common {@code test_api_gateway_request_validator}
 * and its two neighbours with references. Sources by the keys given there.
 */
final class ValidationRowsTest {

    private static final Parameter HEADER = new Parameter(RequestValidation.Place.HEADER, "x-header-param");
    private static final Parameter QUERY = new Parameter(RequestValidation.Place.QUERY_STRING, "qs1");

    private static final String AB = """
            {"title":"testSchema","type":"object","properties":{"a":{"type":"number"},"b":{"type":"number"}},
            "required":["a","b"]}""";

    private static TestApi validating(RequestValidation validation) {
        return api().route(new Route("ANY", "/nested/{test}", new IntegrationSpec.LambdaProxy(ECHO), Optional.empty(),
                false, validation));
    }

    private static TestApi modelled(String schema) {
        return validating(new RequestValidation(List.of(), Map.of("application/json", schema)));
    }

    private static void assertBad(HttpResponse<String> response, String message) {
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).isEqualTo("{\"message\":\"" + message + "\"}");
        assertThat(response.headers().firstValue("x-amzn-ErrorType")).contains("BadRequestException");
    }

    @Test // LS:common, missing-all-required-request-params-post and its neighbours
    void missingParametersAreNamedByPlace() throws Exception {
        var all = new RequestValidation(List.of(QUERY, new Parameter(RequestValidation.Place.PATH, "issuer"), HEADER),
                Map.of());
        try (var client = Client.of(validating(all))) {
            assertBad(client.get("/dev/nested/value"),
                    "Missing required request parameters: [x-header-param, issuer, qs1]");
        }
        var two = new RequestValidation(List.of(QUERY, new Parameter(RequestValidation.Place.PATH, "test"), HEADER),
                Map.of());
        try (var client = Client.of(validating(two))) {
            assertBad(client.get("/dev/nested/value?qs1=test"),
                    "Missing required request parameters: [x-header-param]");
            assertBad(client.get("/dev/nested/value", "X-Header-Param", "test"),
                    "Missing required request parameters: [qs1]");
            assertThat(client.get("/dev/nested/value?qs1=test", "X-Header-Param", "test").statusCode()).isEqualTo(200);
        }
    }

    @Test // DG:api-gateway-method-request-validation: included and not blank
    void aBlankParameterIsMissing() throws Exception {
        try (var client = Client.of(validating(new RequestValidation(List.of(QUERY), Map.of())))) {
            assertBad(client.get("/dev/nested/value?qs1="), "Missing required request parameters: [qs1]");
            assertBad(client.get("/dev/nested/value?qs1=%20"), "Missing required request parameters: [qs1]");
        }
    }

    @Test // LS:common, invalid-request-body and the asserts around it
    void aBodyMustFitItsModel() throws Exception {
        try (var client = Client.of(modelled(AB))) {
            assertBad(client.send("POST", "/dev/nested/v", "{\"test\":\"test\"}", "Content-Type", "application/json"),
                    "Invalid request body");
            assertBad(client.get("/dev/nested/v"), "Invalid request body");
            assertBad(client.get("/dev/nested/v", "Content-Type", "application/json"), "Invalid request body");
            assertThat(client.send("POST", "/dev/nested/v", "{\"a\":1,\"b\":2}").statusCode()).isEqualTo(200);
            assertBad(client.send("POST", "/dev/nested/v", "{\"a\":1,\"b\":\"2\"}"), "Invalid request body");
            assertBad(client.send("POST", "/dev/nested/v", "{\"a\":1,"), "Invalid request body");
            assertBad(client.send("POST", "/dev/nested/v", "{\"a\":1,\"b\":2} {}"), "Invalid request body");
        }
    }

    @ParameterizedTest // DG:api-gateway-method-request-validation: only the model's media type is validated
    @CsvSource({"text/plain, 200", "application/json; charset=utf-8, 400", "Application/JSON, 400", "'', 400"})
    void onlyTheModelsMediaTypeIsValidated(String type, int status) throws Exception {
        try (var client = Client.of(modelled(AB))) {
            assertThat(client.send("POST", "/dev/nested/v", "{}", "Content-Type", type).statusCode()).isEqualTo(status);
        }
    }

    @Test // LS:common test_api_gateway_request_validator_with_ref_one_ofmodels
    void modelsMayReferToOthers() throws Exception {
        String schema = """
                {"allOf":[{"$ref":"#/definitions/testmodel"}],"definitions":{
                "statusmodel":{"type":"object","properties":{"Status":{"type":"string"},"Order":{"type":"integer"}},
                "required":["Status","Order"]},
                "testmodel":{"type":"object","properties":{"status":{"oneOf":[{"type":"null"},
                {"$ref":"#/definitions/statusmodel"}]}},"required":["status"]}}}""";
        try (var client = Client.of(modelled(schema))) {
            assertThat(client.send("POST", "/dev/nested/v", "{\"status\":null}").statusCode()).isEqualTo(200);
            assertThat(
                    client.send("POST", "/dev/nested/v", "{\"status\":{\"Status\":\"ok\",\"Order\":1}}").statusCode())
                    .isEqualTo(200);
            assertBad(client.send("POST", "/dev/nested/v", "{}"), "Invalid request body");
            assertBad(client.send("POST", "/dev/nested/v", "{\"status\":{\"Status\":\"ok\"}}"),
                    "Invalid request body");
        }
    }

    @ParameterizedTest // the first two as deployed APIs are quoted to answer; the others' words are unverified
    @CsvSource(delimiter = '|', value = {"{} | [object has missing required properties ([\"a\",\"b\"])]",
        "{\"a\":1,\"b\":\"2\"} | [instance type (string) does not match any allowed primitive type (allowed: [\"number\"])]",
        "[] | [instance type (array) does not match any allowed primitive type (allowed: [\"object\"])]",
        "'' | [instance type (null) does not match any allowed primitive type (allowed: [\"object\"])]",
        "{ | [the body is not JSON]"})
    void theMistakesAreInTheContext(String body, String mistakes) throws Exception {
        var custom = modelled(AB).response(GatewayResponseType.BAD_REQUEST_BODY, 422, Map.of(),
                "$context.error.messageString $context.error.validationErrorString");
        try (var client = Client.of(custom)) {
            var response = client.send("POST", "/dev/nested/v", body);
            assertThat(response.statusCode()).isEqualTo(422);
            assertThat(response.body().split(" ", 4)[3]).isEqualTo(mistakes);
            assertThat(response.body()).startsWith("\"Invalid request body\" ");
        }
    }

    @Test // a wrong request costs a call of the plan, but never the function: unverified which of the two comes first
    void parametersAreCheckedBeforeTheBody() throws Exception {
        var both = new RequestValidation(List.of(QUERY), Map.of("application/json", AB));
        try (var client = Client.of(validating(both))) {
            assertBad(client.send("POST", "/dev/nested/v", "{}"), "Missing required request parameters: [qs1]");
        }
    }
}
