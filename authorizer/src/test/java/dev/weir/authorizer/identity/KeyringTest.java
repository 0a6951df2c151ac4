package dev.weir.authorizer.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.weir.authorizer.event.CallerRequest;
import dev.weir.authorizer.event.EventKind;
import dev.weir.authorizer.event.Headers;
import dev.weir.authorizer.identity.Identity.Known;
import dev.weir.authorizer.identity.Identity.Unknown;
import dev.weir.limiter.file.LimitsFile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An issuer changes its keys, goes away and comes back; time is handed in. */
final class KeyringTest {

    private Instant now = Instant.parse("2030-01-01T00:00:00Z");
    private final Issuer issuer = new Issuer();
    private final Identification identification = new Identification(() -> now);
    private final LimitsFile limits = LimitsFile.parse("f", """
            clients:
              jwt: {corp: {issuer: https://login.example.com/, audience: weir, jwks: "%s", plan: p}}
            plans: {p: {limits: [9 requests per minute]}}
            """.formatted(issuer.jwks()));

    @AfterEach
    void stop() {
        issuer.close();
    }

    private Identity bearing(String token) {
        var clients = limits.clients();
        return identification.identify(clients,
                new CallerRequest(EventKind.REST_REQUEST, "arn:aws:execute-api:eu-west-1:1:api/dev",
                        "POST /v1/embeddings",
                        Headers.of(Map.of("authorization", List.of("Bearer " + token))), Optional.of("192.0.2.1"),
                        Map.of()),
                clients.addresses().of("192.0.2.1", List.of()));
    }

    private String token() {
        return issuer.token(Issuer.claims(now, Map.of()));
    }

    private String forged(String kid) {
        return Issuer.signed(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(kid).build(),
                JSONObjectUtils.toJSONString(Issuer.claims(now, Map.of())), Issuer.rsaKey(kid));
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    @Test
    void keysAreFetchedOnceForManyTokens() {
        for (int i = 0; i < 50; i++) {
            assertThat(bearing(token())).isInstanceOf(Known.class);
        }
        assertThat(issuer.asked()).isOne();
        var curve = Issuer.signed(new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("ec-1").build(),
                JSONObjectUtils.toJSONString(Issuer.claims(now, Map.of())), issuer.ec());
        assertThat(bearing(curve)).isInstanceOf(Known.class);
    }

    @Test
    void aNewKeyIsFoundAtOnceAndAnOldOneForgotten() {
        var old = token();
        bearing(old);
        issuer.rotate("rsa-2");

        assertThat(bearing(token())).isInstanceOf(Known.class);
        assertThat(bearing(old)).isInstanceOf(Unknown.class);
    }

    @Test
    void whileTheIssuerIsAwayItsKeysDoForAnHour() {
        bearing(token());
        issuer.answer(503);

        pass(Duration.ofMinutes(10));
        assertThat(bearing(token())).isInstanceOf(Known.class);
        pass(Duration.ofMinutes(45));
        assertThat(bearing(token())).isInstanceOf(Known.class);
        pass(Duration.ofMinutes(10));
        assertThatThrownBy(() -> bearing(token())).isInstanceOf(KeysUnavailable.class);

        issuer.answer(200);
        pass(Duration.ofMinutes(1));
        assertThat(bearing(token())).isInstanceOf(Known.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 404, 302})
    void anIssuerThatWasNeverReachedMakesNoTokenWrong(int status) {
        issuer.answer(status);
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> bearing(token())).isInstanceOf(KeysUnavailable.class)
                    .hasMessageStartingWith("the keys of jwt/corp cannot be had: ");
        }
        assertThat(issuer.asked()).isLessThanOrEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "{}", "[]", "{\"keys\":1}"})
    void anAnswerThatIsNoKeySetMakesNoTokenWrong(String answer) {
        issuer.serve(answer);
        assertThatThrownBy(() -> bearing(token())).isInstanceOf(KeysUnavailable.class);
    }

    @Test
    void anEndlessKeySetIsNotRead() {
        issuer.serve(" ".repeat(300_000) + "{\"keys\":[]}");
        assertThatThrownBy(() -> bearing(token())).isInstanceOf(KeysUnavailable.class);
    }

    @Test
    void anUnknownKeyIsWrongUnlessTheIssuerCannotBeAsked() {
        bearing(token());
        assertThat(bearing(forged("rsa-9"))).isInstanceOf(Unknown.class);
        assertThat(bearing(forged("rsa-10"))).isInstanceOf(Unknown.class);

        pass(Duration.ofMinutes(1));
        issuer.answer(503);
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> bearing(forged("rsa-11"))).isInstanceOf(KeysUnavailable.class);
        }
        assertThat(bearing(token())).isInstanceOf(Known.class);

        pass(Duration.ofMinutes(1));
        issuer.answer(200);
        issuer.serve("<html>");
        assertThatThrownBy(() -> bearing(forged("rsa-12"))).isInstanceOf(KeysUnavailable.class);
    }

    @Test
    void keysThatWereFetchedAheadAreNotFetchedByACallAndAreFetchedAgainOnlyWhenTheyAreOld() {
        identification.fetchKeys(limits.clients().issuers().stream()).join();
        assertThat(bearing(token())).isInstanceOf(Known.class);
        identification.fetchKeys(limits.clients().issuers().stream()).join();
        assertThat(issuer.asked()).isOne();

        pass(Duration.ofDays(3)); // as a restore may find them
        var old = token();
        issuer.rotate("rsa-2");
        identification.fetchKeys(limits.clients().issuers().stream()).join();
        assertThat(issuer.asked()).isEqualTo(2);
        assertThat(bearing(token())).isInstanceOf(Known.class);
        assertThat(bearing(old)).isInstanceOf(Unknown.class);
    }

    @Test
    void whatWasFetchedLongAgoIsNotTrustedThoughTheIssuerIsAway() {
        identification.fetchKeys(limits.clients().issuers().stream()).join();
        pass(Duration.ofHours(2));
        issuer.answer(503);
        identification.fetchKeys(limits.clients().issuers().stream()).join();

        assertThatThrownBy(() -> bearing(token())).isInstanceOf(KeysUnavailable.class);
        issuer.answer(200);
        pass(Duration.ofMinutes(1));
        assertThat(bearing(token())).isInstanceOf(Known.class);
    }
}
