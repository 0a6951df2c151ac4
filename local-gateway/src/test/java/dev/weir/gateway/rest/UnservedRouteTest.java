package dev.weir.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.weir.gateway.api.Authorizer;
import dev.weir.gateway.api.FunctionSpec;

/** What stands for something that cannot be served fails as a function does that cannot start; nobody is let in. */
final class UnservedRouteTest {

    private static final FunctionSpec NOTHING = FunctionSpec.unserved("Nothing", "It is written in another language.");

    @Test
    void aCallOfAFunctionThatIsNotRunIs502() throws Exception {
        try (Client client = Client.of(TestApi.api()
                .route("GET", "/odd", NOTHING)
                .route("GET", "/good", TestApi.ECHO)
                .build())) {
            var odd = client.get("/dev/odd");

            assertThat(odd.statusCode()).isEqualTo(502);
            assertThat(odd.body()).isEqualTo("{\"message\": \"Internal server error\"}");
            assertThat(client.get("/dev/good").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void anAuthorizerThatIsNotRunLetsNobodyIn() throws Exception {
        try (Client client = Client
                .of(TestApi.guarded(new Authorizer.Request("Pool", NOTHING, Duration.ZERO, List.of())).build())) {
            var refused = client.get("/dev/jobs");

            assertThat(refused.statusCode()).isEqualTo(500);
            assertThat(refused.body()).isEqualTo("{\"message\":null}");
        }
    }
}
