package dev.weir.gateway.function;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

final class PrintableTest {

    @Test
    void whatControlsIsReplacedAndAllElseIsKept() {
        assertThat(Printable.of("a\nb\u001b[31m\u009b1m\u202ec\u2028d\u2029\u0085\u00e9 \u65e5"))
                .isEqualTo("a?b?[31m?1m?c?d??\u00e9 \u65e5");
    }

    @Test
    void aFunctionsMessageCannotForgeALine() {
        var printed = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(printed, true, UTF_8));
        try {
            new FailureLog("Function").threw(new IllegalStateException("x\nAuthorizer failed: \u009b2J"), "id");
        } finally {
            System.setErr(before);
        }
        assertThat(printed.toString(UTF_8)).hasLineCount(1).contains("x?Authorizer failed: ?2J");
    }
}
