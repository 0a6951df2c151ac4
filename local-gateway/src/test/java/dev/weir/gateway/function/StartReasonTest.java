package dev.weir.gateway.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import org.junit.jupiter.api.Test;

import dev.weir.gateway.TestFunctions;
import dev.weir.gateway.testfunction.ScriptedFunction;

final class StartReasonTest {

    private static String reason(Throwable thrown) {
        return String.valueOf(
                StartReason.of(TestFunctions.of(ScriptedFunction.class, Map.of()), thrown).getMessage());
    }

    @Test
    void aJarWithoutItsDependenciesIsSaidToLackThem() {
        String sentence = "ScriptedFunction cannot start: class org.slf4j.LoggerFactory is in neither its code nor its layers:"
                + " build it with its dependencies, e.g. by `sam build`, or as one jar with all of them.";

        assertThat(reason(new NoClassDefFoundError("org/slf4j/LoggerFactory"))).isEqualTo(sentence);
        assertThat(reason(new ExceptionInInitializerError(new ClassNotFoundException("org.slf4j.LoggerFactory"))))
                .isEqualTo(sentence);
    }

    @Test
    void aClassThatFailedBeforeIsNotMissing() {
        assertThat(reason(new NoClassDefFoundError("Could not initialize class a.B")))
                .isEqualTo("ScriptedFunction cannot start: Could not initialize class a.B");
    }
}
