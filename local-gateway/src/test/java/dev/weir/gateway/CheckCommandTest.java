package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.ObjectMapper;

import dev.weir.gateway.check.Check;
import dev.weir.gateway.check.rule.Rule;
import dev.weir.gateway.check.rule.Severity;

/** The command as a user starts it, and {@code docs/check.md}. */
final class CheckCommandTest {

    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern ROW = Pattern.compile("^\\| `([a-z0-9-]+)` \\| (error|advice) \\|", Pattern.MULTILINE);
    private static final Pattern SETTING = Pattern.compile("\"(weir\\.[a-z-]+)\"");

    @TempDir
    private Path folder;

    private record Outcome(int code, String out, String err) {}

    @BeforeEach
    void copyFiles() throws IOException {
        Files.copy(REPOSITORY.resolve("template.yaml"), folder.resolve("template.yaml"));
        Files.copy(REPOSITORY.resolve("limits.yaml"), folder.resolve("limits.yaml"));
    }

    private void misspell() throws IOException {
        Files.writeString(folder.resolve("template.yaml"), Files.readString(folder.resolve("template.yaml"))
                .replaceFirst("ReauthorizeEvery: 0", "ReauthorizeEvry: 0"));
    }

    private Outcome run(String... arguments) throws InterruptedException {
        try (Launched check = Launched.in(folder,
                Stream.concat(Stream.of("check"), Arrays.stream(arguments)).toArray(String[]::new))) {
            return new Outcome(check.process().waitFor(), check.out().strip(), check.err().strip());
        }
    }

    private static String guide() throws IOException {
        return Files.readString(REPOSITORY.resolve("docs/check.md"));
    }

    private static String block(String language) throws IOException {
        var block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(guide());
        assertThat(block.find()).isTrue();
        return block.group(1).strip();
    }

    @Test
    void thisRepositoryIsCleanAndAdviceCountsOnlyIfItIsMeantTo() throws Exception {
        Outcome usual = run();

        assertThat(usual.code()).isZero();
        assertThat(usual.err()).isEmpty();
        assertThat(usual.out()).endsWith("template.yaml and limits.yaml: no errors, 1 piece of advice.");
        assertThat(run("--strict").code()).isEqualTo(1);
        assertThat(Check.of(REPOSITORY.resolve("template.yaml").toString(),
                Optional.of(REPOSITORY.resolve("examples/limits.yaml").toString())).count(Severity.ERROR)).isZero();
    }

    @Test
    void theGuideShowsWhatIsPrinted() throws Exception {
        misspell();

        Outcome found = run();

        assertThat(found.code()).isEqualTo(1);
        assertThat(found.out()).isEqualTo(block("text"));
    }

    @Test
    void programsAndGitHubReadItToo() throws Exception {
        misspell();

        Outcome json = run("--format", "json");
        Outcome github = run("--format=github");

        var read = new ObjectMapper().readTree(json.out());
        assertThat(read.path("errors").asInt()).isEqualTo(1);
        assertThat(read.path("findings").get(1).path("rule").asText()).isEqualTo("ttl-not-zero");
        assertThat(read.path("findings").get(1).path("line").asInt()).isEqualTo(519);
        assertThat(github.out()).contains(
                "::error file=template.yaml,line=519,col=15,title=ttl-not-zero::ReauthorizeEvry:",
                "::warning file=limits.yaml,line=9,col=1,title=limits-nobody::");
        assertThat(List.of(json.code(), github.code())).containsOnly(1);
    }

    @Test
    void whatIsNotWrittenRightlyIsWrongUsage() throws Exception {
        assertThat(run("--frmat=json").code()).isEqualTo(2);
        assertThat(run("--format=xml").err()).hasLineCount(1).containsIgnoringCase("text, json, github");
        assertThat(run("template.yaml").code()).isEqualTo(2);
        try (Launched before = Launched.in(folder, "--template=template.yaml", "check")) {
            assertThat(before.process().waitFor()).isEqualTo(2);
            assertThat(before.err()).hasLineCount(1).contains("after check");
        }
        assertThat(run("--help").out()).contains("--strict", "Exit code:");
    }

    @Test
    void theGuidesCommandsRun() throws Exception {
        List<String> commands = guide().lines()
                .filter(line -> line.contains("./weir check"))
                .map(line -> line.substring(line.indexOf("./weir check") + "./weir check".length()).strip())
                .filter(line -> !line.contains("`"))
                .toList();
        assertThat(commands).hasSize(3);
        for (String command : commands) {
            Outcome outcome = run(command.isEmpty() ? new String[0] : command.split(" "));
            assertThat(outcome.err()).isEmpty();
            assertThat(outcome.code()).isEqualTo(command.contains("--strict") ? 1 : 0);
        }
    }

    @Test
    void theGuideHasEveryRuleAndOption() throws Exception {
        var rules = new TreeMap<String, String>();
        Arrays.stream(Rule.values()).forEach(rule -> rules.put(rule.id(), rule.severity().word()));
        var documented = new TreeMap<String, String>();
        ROW.matcher(guide()).results().forEach(row -> documented.put(row.group(1), row.group(2)));

        assertThat(documented).isEqualTo(rules);
        assertThat(Pattern.compile("--[a-z]+").matcher(run("--help").out()).results())
                .allSatisfy(option -> assertThat(guide()).contains(option.group()));
    }

    /** A variable that a function reads and check does not know would be called misspelt. */
    @Test
    void everyVariableThatIsReadIsKnown() throws Exception {
        var read = new TreeSet<String>();
        for (String module : List.of("limiter", "execution-environment", "authorizer", "model-function")) {
            try (Stream<Path> sources = Files.walk(REPOSITORY.resolve(module).resolve("src/main/java"))) {
                for (Path source : sources.filter(Files::isRegularFile).toList()) {
                    SETTING.matcher(Files.readString(source)).results().forEach(name -> read.add(name.group(1)));
                }
            }
        }
        assertThat(read).contains("weir.redis-url");
        for (String name : read) {
            String variable = name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
            String template = "Resources: {F: {Type: 'AWS::Lambda::Function', Properties: {Environment: {Variables: {"
                    + variable
                    + ": 1s}}}}}";
            Path file = Files.writeString(folder.resolve("variables.yaml"), template);
            assertThat(Check.of(file.toString(), Optional.empty()).findings())
                    .as(variable)
                    .noneMatch(finding -> finding.rule() == Rule.VARIABLE_UNKNOWN);
        }
    }
}
