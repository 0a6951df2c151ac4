package dev.weir.gateway.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SpellingTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "Li"})
    void nothingIsNearAOneLetterNameButItself(String word) {
        assertThat(Spelling.nearest(word, Set.of("L"))).isEmpty();
    }

    @Test
    void aLetterInAnotherCaseIsNear() {
        assertThat(Spelling.nearest("l", Set.of("L"))).contains("L");
    }
}
