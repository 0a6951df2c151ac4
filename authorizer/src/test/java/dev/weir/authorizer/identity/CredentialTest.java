package dev.weir.authorizer.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.authorizer.identity.Credential.Absent;
import dev.weir.authorizer.identity.Credential.Secret;
import dev.weir.authorizer.identity.Credential.Signature;
import dev.weir.authorizer.identity.Credential.Unreadable;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CredentialTest {

    @Test
    void isReadFromEitherHeaderOrBothIfTheyAgree() {
        assertThat(Credential.of(List.of("Bearer k1"), List.of())).isEqualTo(new Secret("k1", true));
        assertThat(Credential.of(List.of(), List.of("k1"))).isEqualTo(new Secret("k1", false));
        assertThat(Credential.of(List.of("bearer   k1"), List.of(" k1 "))).isEqualTo(new Secret("k1", true));
        assertThat(Credential.of(List.of(), List.of())).isEqualTo(new Absent());
    }

    @Test
    void twoDifferentKeysAreNone() {
        assertThat(Credential.of(List.of("Bearer k1"), List.of("k2"))).isEqualTo(new Unreadable());
        assertThat(Credential.of(List.of(), List.of("k1", "k2"))).isEqualTo(new Unreadable());
        assertThat(Credential.of(List.of("Bearer k1", "Bearer k2"), List.of())).isEqualTo(new Unreadable());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "Bearer", "Bearer ", "Basic dXNlcjpwYXNz", "k1", "Bearer k1 k2", "Bearer\tk1",
        "Bearerk1"})
    void anAuthorizationThatIsNoBearerKeyIsWrongNotAbsent(String value) {
        assertThat(Credential.of(List.of(value), List.of())).isEqualTo(new Unreadable());
        assertThat(Credential.of(List.of(value), List.of("k1"))).isEqualTo(new Unreadable());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b"})
    void anApiKeyOfNothingIsWrongNotAbsent(String value) {
        assertThat(Credential.of(List.of(), List.of(value))).isEqualTo(new Unreadable());
    }

    @Test
    void aSignatureIsForApiGatewayToJudge() {
        var signature = "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=host, Signature=b";
        assertThat(Credential.of(List.of(signature), List.of())).isEqualTo(new Signature());
        assertThat(Credential.of(List.of(signature), List.of("k1"))).isEqualTo(new Unreadable());
        assertThat(Credential.of(List.of(signature, signature), List.of())).isEqualTo(new Unreadable());
    }

    @Test
    void aTokenHasThreePartsAndIsABearers() {
        assertThat(new Secret("eyJ.eyJ.abc-_", true).looksLikeAToken()).isTrue();
        assertThat(new Secret("eyJ.eyJ.", true).looksLikeAToken()).isTrue();
        assertThat(new Secret("eyJ.eyJ.abc", false).looksLikeAToken()).isFalse();
        assertThat(new Secret("eyJ.eyJ", true).looksLikeAToken()).isFalse();
        assertThat(new Secret("a.b.c.d.e", true).looksLikeAToken()).isFalse();
        assertThat(new Secret("a.b.c=", true).looksLikeAToken()).isFalse();
    }

    @Test
    void aKeyDoesNotShowInLogs() {
        assertThat(new Secret("sesame", true).toString()).doesNotContain("sesame");
    }
}
