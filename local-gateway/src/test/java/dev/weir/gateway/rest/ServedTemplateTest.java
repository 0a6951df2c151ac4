package dev.weir.gateway.rest;

import static dev.weir.gateway.rest.ServedTemplate.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.api.Throttle;
import dev.weir.gateway.api.RestApi;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a template says of validators, usage plans and resource policies, served. */
final class ServedTemplateTest {

    private static final String MODELS = """
            Models:
              Pair:
                $schema: http://json-schema.org/draft-04/schema#
                type: object
                required: [a, b]
                properties: {a: {type: number, minimum: 1}, b: {$ref: '#/definitions/Word'}}
              Word: {type: string, enum: ['1', two]}
              Pairs:
                type: array
                items: {$ref: https://apigateway.amazonaws.com/restapis/abc/models/Pair}
            """;

    @TempDir
    private Path folder;

    private RestApi modelled(String model) throws IOException {
        return ServedTemplate.api(folder, event("POST", "/things", ", RequestModel: {Model: " + model + "}, "
                + "RequestParameters: [method.request.header.free, {method.request.querystring.q: {Required: true}}]"),
                MODELS);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{\"a\":1,\"b\":\"1\"} | 200", "{\"a\":2.5,\"b\":\"two\"} | 200",
        "{\"a\":0,\"b\":\"1\"} | 400", "{\"a\":1,\"b\":1} | 400", "{\"a\":1} | 400"})
    void aBodyIsValidatedByTheModelOfItsEvent(String body, int status) throws Exception {
        try (var client = Client.of(modelled("Pair, ValidateBody: true"))) {
            assertThat(client.send("POST", "/dev/things", body).statusCode()).isEqualTo(status);
        }
        try (var client = Client.of(modelled("Pairs, ValidateBody: true"))) {
            assertThat(client.send("POST", "/dev/things", "[" + body + "]").statusCode()).isEqualTo(status);
        }
    }

    @Test // SAMTR: only RequestModel makes a validator
    void nothingIsValidatedThatTheModelDoesNotAskFor() throws Exception {
        try (var client = Client.of(modelled("Pair"))) {
            assertThat(client.send("POST", "/dev/things", "{}").statusCode()).isEqualTo(200);
        }
        try (var client = Client.of(modelled("Pair, ValidateParameters: true"))) {
            assertThat(client.send("POST", "/dev/things?q=1", "{}").statusCode()).isEqualTo(200);
            assertThat(client.send("POST", "/dev/things", "{}").body())
                    .isEqualTo("{\"message\":\"Missing required request parameters: [q]\"}");
        }
    }

    @Test
    void aPlanOfTheTemplateThrottles() throws Exception {
        RestApi api = ServedTemplate.api(folder, event("GET", "/things", ""), """
                Auth:
                  ApiKeyRequired: true
                  UsagePlan: {CreateUsagePlan: PER_API, Throttle: {RateLimit: 1, BurstLimit: 1}}
                """);
        String key = api.metering().plans().getFirst().keys().getFirst().value();
        try (var client = Client.of(api)) {
            assertThat(client.get("/dev/things", "x-api-key", key).statusCode()).isEqualTo(200);
            assertThat(client.get("/dev/things", "x-api-key", key).statusCode()).isEqualTo(429);
            client.advance(Duration.ofSeconds(1));
            assertThat(client.get("/dev/things", "x-api-key", key).statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest // SAMTR _add_ip_resource_policy_for_method, _add_custom_statement
    @CsvSource(delimiter = '|', value = {"IpRangeWhitelist: [127.0.0.1] | 200", "IpRangeWhitelist: 127.0.0.0/8 | 200",
        "IpRangeWhitelist: [192.0.2.0/24] | 403", "IpRangeBlacklist: [127.0.0.1] | 403",
        "IpRangeBlacklist: [192.0.2.0/24] | 200",
        "CustomStatements: {Effect: Allow, Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/dev/*'} | 200",
        "CustomStatements: [{Effect: Allow, Principal: {AWS: '*'}, Action: 'execute-api:Invoke', Resource: ['execute-api:/prod/*']}] | 403"})
    void aResourcePolicyOfTheTemplateIsJudged(String policy, int status) throws Exception {
        RestApi whole = ServedTemplate.api(folder, event("GET", "/things/{id}", ""),
                "Auth: {ResourcePolicy: {" + policy + "}}");
        try (var client = Client.of(whole)) {
            assertThat(client.get("/dev/things/7").statusCode()).isEqualTo(status);
        }
        RestApi ofTheEvent = ServedTemplate.api(folder,
                event("GET", "/things/{id}", ", Auth: {ResourcePolicy: {" + policy + "}}"), "Description: none");
        try (var client = Client.of(ofTheEvent)) {
            assertThat(client.get("/dev/things/7").statusCode()).isEqualTo(status);
        }
    }

    @Test // AWS::ApiGateway::RestApi Policy
    void aWholePolicyIsJudged() throws Exception {
        RestApi api = ServedTemplate.api(folder, event("GET", "/things", ""), """
                Policy:
                  Version: '2012-10-17'
                  Statement:
                    - {Effect: Allow, Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*/POST/*'}
                """);
        try (var client = Client.of(api)) {
            assertThat(client.get("/dev/things").statusCode()).isEqualTo(403);
        }
    }

    @Test // DG: TimeoutInMillis shortens what is waited for
    void anEventsTimeoutIsKept() throws Exception {
        RestApi api = ServedTemplate.api(folder, event("GET", "/things", ", TimeoutInMillis: 29000"),
                "Description: none");
        try (var client = Client.of(api)) {
            assertThat(client.get("/dev/things").statusCode()).isEqualTo(200);
        }
    }
}
