package dev.weir.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import dev.weir.limiter.answer.AnswerHeader;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.function.aws.LambdaApplicationContextBuilder;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizerContextTest {
    @ParameterizedTest
    @CsvSource({"GET, /v1/models, 200", "POST, /v1/models, 405", "GET, /v2, 404", "POST, /v1/embeddings, 400"})
    void everyAnswerCarriesTheHeadersTheAuthorizerWrote(String method, String path, int status) {
        var authorizer = new HashMap<String, Object>(Map.of("principalId", "acme", "body", "not a header"));
        for (var header : AnswerHeader.values()) {
            authorizer.put(header.contextKey(), "value of " + header);
        }

        var reply = Caller.call(Caller.event(method, path, authorizer));

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.headers()).containsEntry("x-request-id", Caller.REQUEST_ID)
                .containsEntry("Content-Type", "application/json")
                .doesNotContainValue("not a header");
        for (var header : AnswerHeader.values()) {
            assertThat(reply.headers()).containsEntry(header.header(), "value of " + header);
        }
    }

    @Test
    void whatDoesNotApplyIsLeftOut() {
        var reply = Caller.call(Caller.event("GET", "/v1/models",
                Map.of("principalId", "acme", "retryAfter", "", "remainingRequests", 5)));

        assertThat(reply.headers()).doesNotContainKey("Retry-After")
                .containsEntry("x-ratelimit-remaining-requests", "5");
    }

    @Test
    void noContextNoService() {
        assertRefused(Caller.event("GET", "/v1/models", Map.of()));
        assertRefused(Caller.event("GET", "/v1/models", Map.of("principalId", "", "remainingRequests", "5")));
        assertRefused(Caller.event("GET", "/v1/models").withRequestContext(null));
        assertRefused(Caller.event("GET", "/no/such/path", Map.of()));
    }

    private static void assertRefused(APIGatewayProxyRequestEvent event) {
        var reply = Caller.call(event);
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.text("error", "code")).isEqualTo("authorizer_missing");
        assertThat(reply.text("error", "message")).contains("behind Weir's authorizer",
                "WEIR_REQUIRE_AUTHORIZER=false");
        assertThat(reply.headers().get("x-request-id")).isNotBlank();
    }

    @Test
    void aClientIsContextEnough() {
        assertThat(Caller.call(Caller.event("GET", "/v1/models", Map.of("client", "acme"))).status()).isEqualTo(200);
    }

    @Test
    void aSettingAllowsRunningAlone() {
        try (var alone = function("false")) {
            assertThat(Caller.execute(alone, Caller.event("GET", "/v1/models", Map.of())).getStatusCode())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"no", "False", " false"})
    void aSettingThatIsNeitherTrueNorFalseStopsTheStart(String setting) {
        assertThatThrownBy(() -> function(setting)).isInstanceOf(ConfigurationException.class)
                .hasMessage("WEIR_REQUIRE_AUTHORIZER must be true or false, but it is \"" + setting + "\".");
    }

    private static ModelFunction function(String requireAuthorizer) {
        return new ModelFunction(
                new LambdaApplicationContextBuilder().properties(Map.of("weir.require-authorizer", requireAuthorizer)));
    }
}
