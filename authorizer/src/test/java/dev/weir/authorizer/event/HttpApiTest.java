package dev.weir.authorizer.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.authorizer.event.AuthorizerReply.Effect;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.exceptions.ConfigurationException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HttpApiTest {

    private static final AuthorizerReply NO = new AuthorizerReply(Effect.Deny, "acme",
            Map.of("client", "acme", "plan", "small", "refused", "429", "body", "{}"));

    private static Map<String, Object> written(HttpApi api, String sample, AuthorizerReply reply) {
        return api.written(CallerRequest.of(Events.sample(sample)), reply);
    }

    private static Map<String, Object> policy(String effect, String stage, Map<String, String> context) {
        return Map.of("principalId", "acme", "policyDocument", Map.of("Version", "2012-10-17", "Statement",
                List.of(Map.of("Action", "execute-api:Invoke", "Effect", effect, "Resource", stage))), "context",
                context);
    }

    @ParameterizedTest
    @CsvSource({"rest-token, arn:aws:execute-api:us-west-2:123456789012:ymy8tbxw7b/dev/*",
        "../rest-request, arn:aws:execute-api:us-east-1:123456789012:abcdef123/test/*",
        "websocket-connect, arn:aws:execute-api:us-east-1:123456789012:abcdef123/dev/*"})
    void whereApiGatewayAnswersTheRefusalItIsADenyOfTheWholeStage(String sample, String stage) {
        for (var api : List.of(new HttpApi(false, true), new HttpApi(true, true), new HttpApi(false, false))) {
            assertThat(written(api, sample, NO)).isEqualTo(policy("Deny", stage, NO.context()));
        }
    }

    @Test
    void whereItDoesNotTheCallPassesAndItsContextSaysNo() {
        var api = new HttpApi(false, true);
        assertThat(written(api, "http-1-request", NO)).isEqualTo(
                policy("Allow", "arn:aws:execute-api:us-east-1:123456789012:abcdef123/dev/*", NO.context()));
        assertThat(written(api, "http-2-request", NO)).isEqualTo(
                policy("Allow", "arn:aws:execute-api:us-east-1:123456789012:abcdef123/$default/*", NO.context()));
    }

    @Test
    void aSimpleResponseIsGivenToPayload2OnlyAndWhereItIsEnabled() {
        var simple = new HttpApi(true, true);
        assertThat(written(simple, "http-2-request", NO))
                .isEqualTo(Map.of("isAuthorized", true, "context", NO.context()));
        assertThat(written(simple, "http-1-request", NO)).containsKey("policyDocument");
        assertThat(written(new HttpApi(true, false), "http-2-request", NO)).containsEntry("isAuthorized", false);
    }

    @Test
    void whereTheContextIsNotReadARefusalDenies() {
        assertThat(written(new HttpApi(false, false), "http-1-request", NO)).asString().contains("Effect=Deny");
        assertThat(written(new HttpApi(false, false), "http-2-request", NO)).asString().contains("Effect=Deny");
    }

    @Test
    void whatAWebSocketApiWouldNotTakeIsCutToWhoCalls() {
        var large = new AuthorizerReply(Effect.Allow, "acme",
                Map.of("client", "acme", "plan", "small", "limitsVersion", "b5cb0b192af2", "hold", "x".repeat(8_000)));

        assertThat(written(new HttpApi(false, true), "websocket-connect", large))
                .containsEntry("context", Map.of("client", "acme", "plan", "small", "limitsVersion", "b5cb0b192af2"));
        assertThat(written(new HttpApi(false, true), "../rest-request", large)).containsEntry("context",
                large.context());
    }

    @Test
    void settingsAreReadStrictlyAndDefaultToWhatApiGatewayDefaultsTo() {
        assertThat(of(Map.of())).isEqualTo(new HttpApi(false, true));
        assertThat(of(Map.of("weir.simple-responses", "", "weir.http-refusals", "")))
                .isEqualTo(new HttpApi(false, true));
        assertThat(of(Map.of("weir.simple-responses", "true", "weir.http-refusals", "deny")))
                .isEqualTo(new HttpApi(true, false));
        assertThatThrownBy(() -> of(Map.of("weir.simple-responses", "yes"))).isInstanceOf(ConfigurationException.class)
                .hasMessage("WEIR_SIMPLE_RESPONSES must be true or false, but it is \"yes\".");
        assertThatThrownBy(() -> of(Map.of("weir.http-refusals", "Deny")))
                .hasMessage("WEIR_HTTP_REFUSALS must be context or deny, but it is \"Deny\".");
    }

    private static HttpApi of(Map<String, Object> settings) {
        try (var context = ApplicationContext.builder(settings).eagerInitSingletons(false).build()) {
            context.getEnvironment().start();
            return HttpApi.of(context.getEnvironment());
        }
    }
}
