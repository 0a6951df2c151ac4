package dev.weir.gateway.fidelity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.gateway.api.GatewayResponseType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.support.ReflectionSupport;

/** docs/fidelity.md is what this run shows. Comes after all other tests: see {@code junit-platform.properties}. */
@Order(Integer.MAX_VALUE)
final class FidelityPageTest {

    private static final Path PAGE = Path.of("..", "docs", "fidelity.md");
    private static final Pattern TEST = Pattern.compile("\\b\\w+Test#\\w+");

    private final Checklist checklist = Checklist.ofThisModule();

    @Test
    void everyRowHasOneTest() {
        assertThat(checklist.numbers())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, Checklist.ROWS).boxed().toList());
    }

    @Test
    void thePageIsWhatThisRunShows() throws IOException {
        assumeTrue(checklist.entries().stream().anyMatch(Checklist.Entry::isRun),
                "no row was run: run the module's tests");
        assertThat(checklist.entries())
                .allSatisfy(entry -> assertThat(entry.isRun()).as(entry.test().getName()).isTrue());
        String text = new FidelityPage(checklist).text();
        if (System.getProperty("fidelity.write") != null) {
            Files.writeString(PAGE, text);
        }
        assertThat(Files.readString(PAGE)).as("stale: run with -Dfidelity.write").isEqualTo(text);
    }

    @Test
    void allGatewayResponsesAreSpokenOf() {
        assertThat(Table.read("gateway-responses.csv", 3)).extracting(List::getFirst)
                .containsExactlyElementsOf(Arrays.stream(GatewayResponseType.values()).map(Enum::name).toList());
    }

    @Test
    void theTestsThatThePageNamesAreThere() {
        List<String> named = Stream.of("issues.csv", "recordings.csv", "choices.csv")
                .flatMap(file -> Table.read(file, 4).stream())
                .flatMap(List::stream)
                .flatMap(field -> TEST.matcher(field).results())
                .map(MatchResult::group)
                .distinct()
                .toList();
        assertThat(named).isNotEmpty().allSatisfy(test -> assertThat(methods()).contains(test));
    }

    private static List<String> methods() {
        return ReflectionSupport.findAllClassesInPackage("dev.weir.gateway", _ -> true, name -> name.endsWith("Test"))
                .stream()
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods())
                        .map(method -> type.getSimpleName() + "#" + method.getName()))
                .toList();
    }
}
