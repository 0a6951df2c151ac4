package dev.weir.authorizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.authorizer.Credential.Absent;
import dev.weir.authorizer.Credential.ApiKey;
import dev.weir.authorizer.Credential.Unreadable;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CredentialTest {

    @Test
    void isReadFromEitherHeaderOrBothIfTheyAgree() {
        assertThat(Credential.of(List.of("Bearer k1"), List.of())).isEqualTo(new ApiKey("k1"));
        assertThat(Credential.of(List.of(), List.of("k1"))).isEqualTo(new ApiKey("k1"));
        assertThat(Credential.of(List.of("bearer   k1"), List.of(" k1 "))).isEqualTo(new ApiKey("k1"));
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
    void aKeyDoesNotShowInLogs() {
        assertThat(new ApiKey("sesame").toString()).doesNotContain("sesame");
    }
}
