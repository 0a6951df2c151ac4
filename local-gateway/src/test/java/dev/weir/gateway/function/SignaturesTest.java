package dev.weir.gateway.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.weir.gateway.StartFailure;
import dev.weir.gateway.TestFunctions;
import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.testfunction.Person;
import dev.weir.gateway.testfunction.QueueFunction;
import dev.weir.gateway.testfunction.Signatures;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.joda.time.DateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Handlers of every kind that Lambda's Java runtime takes.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/java-handler.html">Define Lambda function handler in Java</a>
 */
final class SignaturesTest {

    private static FunctionSpec spec(String method) {
        return new FunctionSpec("Signed", Signatures.class.getName() + method, TestFunctions.classes(),
                Duration.ofSeconds(5), 128, Map.of());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "::text | \"a\\u00e9\" | \"<aé>\"",
        "::number | 41 | 42",
        "::truth | true | false",
        "::sum | [1, 2.5] | 3.5",
        "::map | {\"a\":1} | size",
        "::older | {\"name\":\"Ada\",\"age\":36,\"tags\":[\"x\"],\"unknown\":1} | {\"name\":\"Ada\",\"age\":37,\"tags\":[\"x\"]}",
        "::nested | [{\"name\":\"Ada\"},{}] | \"Ada2\"",
        "::fixed | {\"key\":{}} | \"Signed[key]\"",
        "::onlyContext | {} | \"Signed\"",
        "::nothing | {} | \"nothing\"",
        "::nothingBack | \"x\" | null",
        "::nullBack | null | null",
        "::overloaded | \"x\" | \"with context\"",
        "::streams | any bytes | any bytes",
        "::streamsWithContext | any bytes | \"9\"",
        "::onlyOutput | {} | \"out\"",
        "::onlyInput | {} | null",
        "::inputAndContext | {} | null",
        "::inherited | \"x\" | \"x inherited\"",
        "::handleRequest | {\"name\":\"Ada\"} | Ada",
        "`` | {\"age\":3} | {\"age\":3,\"tags\":[]}"
    })
    void aHandlerMayHaveAnyOfTheDocumentedSignatures(String method, String event, String answer) {
        try (var function = Recorded.start(spec(method), Isolation.LOADER)) {
            assertThat(function.answer(event)).contains(answer);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "::absent | No public method named absent with appropriate method signature found on class %s",
        "::hidden | No public method named hidden with appropriate method signature found on class %s",
        "::tooMany | No public method named tooMany with appropriate method signature found on class %s"
    })
    void aHandlerThatCannotBeIsSaidInLambdasWords(String method, String sentence) {
        assertThatThrownBy(() -> Recorded.start(spec(method), Isolation.LOADER).close())
                .isInstanceOf(StartFailure.class)
                .hasMessage("Signed cannot start: " + sentence.formatted(Signatures.class.getName()));
    }

    @Test
    void aClassThatIsNoHandlerIsSaidInLambdasWords() {
        assertThatThrownBy(() -> Recorded.start(TestFunctions.of(Person.class, Map.of()), Isolation.LOADER).close())
                .hasMessage("Person cannot start: Class does not implement an appropriate handler interface: "
                        + Person.class.getName());
    }

    @Test
    void aClassThatNobodyCanMakeIsSaidWithTheRemedy() {
        var spec = TestFunctions.of(Signatures.Unmade.class, Map.of());
        assertThatThrownBy(() -> Recorded.start(spec, Isolation.LOADER).close())
                .hasMessage("Unmade cannot start: its class"
                        + " has no public constructor without arguments, by which Lambda makes it: add one.");
    }

    @Test
    void whatIsNoJsonOfTheTypeIsAnErrorOfTheFunction() {
        try (var function = Recorded.start(spec("::number"), Isolation.LOADER)) {
            assertThat(function.invoke("\"many\"")).isEqualTo(
                    new Outcome.FunctionError("java.lang.RuntimeException", "An error occurred during JSON parsing"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theEventLibrarysTypesAreReadAsLambdaReadsThem(Isolation isolation, @TempDir Path folder) {
        var spec = new FunctionSpec("Queue", QueueFunction.class.getName(),
                FunctionFolder.of(folder, QueueFunction.class, SQSEvent.class, DateTime.class),
                Duration.ofSeconds(5), 256, Map.of());
        try (var function = Recorded.start(spec, isolation)) {
            assertThat(function.answer("{\"Records\":[{\"body\":\"b\",\"eventSourceARN\":\"arn:q\"}]}"))
                    .isEqualTo("{\"statusCode\":201,\"body\":\"arn:q b\"}");
        }
    }
}
