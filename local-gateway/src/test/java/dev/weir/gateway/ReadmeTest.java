package dev.weir.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README and the guides say happens, happens. {@code .ci/walkthrough} does the same with {@code ./weir}. */
final class ReadmeTest {

    private static final Pattern HEADER = Pattern.compile("^([A-Za-z-]+): ", Pattern.MULTILINE);

    @TempDir
    private static Path folder;

    private static Launched gateway;
    private static String port;

    @BeforeAll
    static void start() {
        gateway = Launched.in(folder, "--port", "0", "--template", repository("template.yaml"), "--limits",
                repository("examples/limits.yaml"));
        await().atMost(Duration.ofSeconds(60)).until(() -> gateway.out().contains("Ctrl-C stops everything."));
        var serving = Pattern.compile("http://localhost:(\\d+)/dev").matcher(gateway.out());
        assertThat(serving.find()).isTrue();
        port = serving.group(1);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        gateway.process().destroy();
        assertThat(gateway.process().waitFor()).isEqualTo(143);
        assertThat(gateway.err()).as("what stopping prints").isEmpty();
        gateway.close();
    }

    private static String repository(String file) {
        return Path.of("..", file).toAbsolutePath().normalize().toString();
    }

    private static List<String> blocks(String file, String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of(repository(file))))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static String run(String command) throws IOException, InterruptedException {
        var process = new ProcessBuilder("sh", "-c", command.replace("localhost:3000", "localhost:" + port)).start();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(command).isZero();
        return output;
    }

    /** An answer's status line and the names of its headers are as written; the numbers are the moment's. */
    private static void assertAnswers(String output, String written) {
        assertThat(output).startsWith(written.lines().findFirst().orElse(""));
        assertThat(HEADER.matcher(written).results().map(MatchResult::group))
                .isNotEmpty()
                .allSatisfy(header -> assertThat(output).containsIgnoringCase("\n" + header));
    }

    @Test
    void theFirstScreenIsTrue() throws Exception {
        var call = blocks("README.md", "sh").get(1);
        var answers = blocks("README.md", "http");
        for (int left = 4; left >= 0; left--) {
            var passed = run(call);
            assertAnswers(passed, answers.get(0));
            assertThat(passed).contains("x-ratelimit-remaining-requests: " + left, "\"embedding\":[");
        }
        var denied = run(call);
        assertAnswers(denied, answers.get(1));
        var body = answers.get(1).substring(answers.get(1).indexOf('{')).strip();
        assertThat(denied.replaceAll("again in \\d+ seconds?", "again in 21 seconds")).endsWith(body);
    }

    @Test
    void theReadmeRunsAndTestsWithOneCommandEach() throws IOException {
        assertThat(blocks("README.md", "sh").get(0)).isEqualTo("./weir\n");
        assertThat(blocks("README.md", "sh").get(2)).isEqualTo("mvn -B -ntp verify\n");
        assertThat(blocks("CONTRIBUTING.md", "sh").getFirst()).isEqualTo(blocks("README.md", "sh").get(2));
    }

    @Test
    void theGuideToTheEmbeddingsApiIsTrue() throws Exception {
        assertThat(run(blocks("docs/embeddings.md", "sh").getFirst())).contains("\"id\":\"all-MiniLM-L6-v2\"");
    }

    @Test
    void theGuideToTheGatewayNamesItsOptions() throws Exception {
        var guide = Files.readString(Path.of(repository("docs/local-gateway.md")));
        try (var help = Launched.in(Files.createDirectories(folder.resolve("help")), "--help")) {
            assertThat(help.process().waitFor()).isZero();
            assertThat(Pattern.compile("--[a-z-]+").matcher(help.out()).results().map(MatchResult::group))
                    .isNotEmpty()
                    .allSatisfy(option -> assertThat(guide).contains(option));
        }
        var misspelt = Files.writeString(folder.resolve("template.yaml"),
                Files.readString(Path.of(repository("template.yaml")))
                        .replace("ReauthorizeEvery: 0", "ReauthorizeEvry: 0"));
        try (var refused = Launched.in(Files.createDirectories(folder.resolve("refused")), "--template",
                misspelt.toString())) {
            assertThat(refused.process().waitFor()).isEqualTo(1);
            assertThat(refused.err()).contains(blocks("docs/local-gateway.md", "text").getFirst().strip());
        }
    }
}
