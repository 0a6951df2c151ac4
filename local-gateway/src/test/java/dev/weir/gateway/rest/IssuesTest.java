package dev.weir.gateway.rest;

import static dev.weir.gateway.rest.TestApi.ECHO;
import static dev.weir.gateway.rest.TestApi.api;
import static dev.weir.gateway.rest.TestApi.authorizer;
import static dev.weir.gateway.rest.TestApi.guarded;
import static dev.weir.gateway.rest.TestApi.policy;
import static dev.weir.gateway.rest.TestApi.throwing;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What users of other emulators complain of, where no row of the checklist says it. */
final class IssuesTest {

    @Test // SAM CLI issue 9165
    void anUnguardedMethodOpensNoOther() throws Exception {
        var api = api().route("ANY", "/jobs", ECHO, throwing("Unauthorized")).route("OPTIONS", "/jobs", ECHO);
        try (var client = Client.of(api)) {
            assertThat(client.send("OPTIONS", "/dev/jobs", "").statusCode()).isEqualTo(200);
            for (String method : new String[]{"GET", "POST", "DELETE", "PUT", "PATCH"}) {
                assertThat(client.send(method, "/dev/jobs", "").statusCode()).as(method).isEqualTo(401);
            }
        }
    }

    @Test // SAM CLI issue 1903
    void stageVariablesReachTheFunction() throws Exception {
        try (var client = Client.of(api().route("ANY", "/jobs", ECHO).stageVariable("tier", "gold"))) {
            assertThat(client.event("/dev/jobs").at("/stageVariables/tier").asText()).isEqualTo("gold");
        }
    }

    @ParameterizedTest // serverless-offline issues 523 and 1794
    @CsvSource({"execute-api:**, 200", "execute-api:Inv*oke**, 200", "**, 200", "execute-api:**x, 403"})
    void doubledStarsAreAStar(String action, int status) throws Exception {
        String output = policy("Allow", "*").replace("execute-api:Invoke", action);
        try (var client = Client.of(guarded(authorizer(output)))) {
            assertThat(client.get("/dev/jobs").statusCode()).isEqualTo(status);
        }
    }
}
