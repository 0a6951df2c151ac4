package dev.weir.gateway.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

final class RefusalTest {

    @TempDir
    private Path folder;

    /** Each row changes one line of the whole template, and names the beginning of the one sentence that it earns. */
    @ParameterizedTest(name = "{1}")
    @CsvFileSource(resources = "/templates/refusals.csv", delimiter = '|', quoteCharacter = '\0', commentCharacter = '#')
    void isToldByItsLine(String line, String replacement, String expected) {
        var problems = new TemplateFile(folder).problems(line.strip(), replacement.strip().replace("\\n", "\n"));

        assertThat(problems).singleElement().asString().startsWith(expected.strip());
    }

    @Test
    void allMistakesAreToldAtOnceInTheOrderOfTheLines() {
        String template = TemplateFile.changed("Runtime: java25", "Runtime: python3.12")
                .replace("StageName: dev", "Cors: '*'")
                .replace("ReauthorizeEvery: 0", "ReauthorizeEvry: 0");

        assertThat(new TemplateFile(folder).problems(template)).extracting(problem -> problem.substring(0, 28))
                .containsExactly("7:14: This gateway cannot ru", "29:3: API Api has no StageNa",
                        "32:13: AllowOrigin is *, whi",
                        "40:15: ReauthorizeEvry: did ");
    }

    @Test
    void whatIsNotYamlIsToldByItsLine() {
        TemplateFile file = new TemplateFile(folder);

        assertThat(file.problems("Resources:\n  A: [1\n  B: 2\n")).singleElement()
                .asString()
                .startsWith("3:4: This is not YAML, expected ',' or ']', but got");
        assertThat(file.problems("Resources:\n\tA: 1\n")).singleElement()
                .asString()
                .startsWith("2:1: This is not YAML");
        assertThat(file.problems("{\"Resources\": {\n\t\"A\": 1,}")).singleElement()
                .asString()
                .startsWith("2:10: This is not JSON, expected ',' or '}', but got");
        assertThat(file.problems("a: &a [*a]\nResources: {}")).singleElement()
                .asString()
                .startsWith("1:8: CloudFormation knows no aliases (*a)");
    }

    @Test
    void aliasesThatWouldFillTheMemoryAreToldByTheirLines() {
        String levels = IntStream.range(1, 24)
                .mapToObj(i -> "  a%d: &a%d [*a%d, *a%d]%n".formatted(i, i, i - 1, i - 1))
                .collect(Collectors.joining());

        assertThat(new TemplateFile(folder).problems("Metadata:\n  a0: &a0 [x, x]\n" + levels + TemplateFile.WHOLE))
                .hasSize(46)
                .first()
                .asString()
                .startsWith("3:12: CloudFormation knows no aliases (*a0)");
    }

    @Test
    void codeThatIsNoPathIsToldByItsLine() {
        String template = TemplateFile.WHOLE.replaceFirst("CodeUri: function.jar", "CodeUri: \"a\\\\0b.jar\"");

        assertThat(new TemplateFile(folder).problems(template)).singleElement()
                .asString()
                .startsWith("12:16: CodeUri is no path (Nul character not allowed): name a built jar.");
    }

    @Test
    void codeThatIsNoJarIsToldByItsLine() throws IOException {
        Files.writeString(folder.resolve("text.jar"), "this is no jar");

        assertThat(new TemplateFile(folder).problems(TemplateFile.WHOLE.replaceFirst("function.jar", "text.jar")))
                .containsExactly(
                        "12:16: CodeUri text.jar is neither a jar, a zip nor a folder of classes: name a built jar.");
    }

    @Test
    void whatIsNoTemplateIsSaidToBeNone() {
        TemplateFile file = new TemplateFile(folder);

        assertThat(file.problems("")).containsExactly(
                "1:1: This is no template, it has no Resources: name the right file by --template.");
        assertThat(file.problems("- a\n- b\n")).singleElement().asString().startsWith("1:1: This is no template");
        assertThat(file.problems("name: x\n")).singleElement().asString().startsWith("1:1: This is no template");
        assertThat(file.problems("Resources: {F: {Type: AWS::Serverless::Function}}\n")).containsExactly(
                "1:23: AWS::Serverless::Function is known to SAM only: add `Transform: AWS::Serverless-2016-10-31`.");
        assertThat(file.problems("Transform: AWS::Serverless-2016-10-31\nResources: {}\n")).containsExactly(
                "1:1: The template has no route: give a function an event of type Api or HttpApi.");
    }

    @Test
    void whatIsNoFileIsSaidToBeNone() {
        assertThat(problem(folder)).isEqualTo("1:1: This is a folder: name the template in it by --template.");
        assertThat(problem(folder.resolve("none.yaml")))
                .isEqualTo("1:1: There is no such file: name the template by --template.");
    }

    private static String problem(Path file) {
        try {
            return SamTemplate.read(file, TemplateFile.SUPPLIED).toString();
        } catch (BadTemplate e) {
            return e.problems().getFirst().in("").substring(1);
        }
    }
}
