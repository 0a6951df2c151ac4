package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class OverridesTest {

    private static String[] spelled(String... arguments) {
        return Overrides.spelled(arguments);
    }

    @Test
    void cloudFormationsLongFormIsTaken() {
        assertThat(spelled("--parameter-overrides", "ParameterKey=A,ParameterValue=1,2", "B=2", "--port", "0"))
                .containsExactly("--parameter-overrides", "A=1,2", "B=2", "--port", "0");
    }

    @Test
    void severalInOneArgumentAreTaken() {
        assertThat(spelled("--parameter-overrides", "A=1 B=a b ParameterKey=C,ParameterValue=x"))
                .containsExactly("--parameter-overrides", "A=1", "B=a b", "C=x");
        assertThat(spelled("--parameter-overrides=A=1 B=2")).containsExactly("--parameter-overrides", "A=1", "B=2");
    }

    @Test
    void otherOptionsStayAsTheyAre() {
        assertThat(spelled("--import", "A=1 B=2", "--parameter-overrides", "A=1", "--ssm", "C=1 D=2"))
                .containsExactly("--import", "A=1 B=2", "--parameter-overrides", "A=1", "--ssm", "C=1 D=2");
    }
}
