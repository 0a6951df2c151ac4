package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/operations.md says happens, happens. */
final class OperationsGuideTest {

    private static final Path GUIDE = Path.of("../docs/operations.md");
    private static final Pattern BLOCK = Pattern.compile("^( *)```(\\w+)\n(.*?)\n *```",
            Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);

    @TempDir
    private Path folder;

    private record Block(String language, String text) {}

    private static String section(String heading) throws IOException {
        var guide = Files.readString(GUIDE);
        var level = heading.substring(0, heading.indexOf(' '));
        var from = guide.indexOf("\n" + heading + "\n");
        assertThat(from).as(heading).isPositive();
        var end = Pattern.compile("^#{1," + level.length() + "} ", Pattern.MULTILINE).matcher(guide);
        return guide.substring(from, end.find(from + heading.length() + 1) ? end.start() : guide.length());
    }

    private static List<Block> blocks(String heading) throws IOException {
        return BLOCK.matcher(section(heading))
                .results()
                .map(match -> new Block(match.group(2),
                        match.group(3).replaceAll("(?m)^" + match.group(1), "")))
                .toList();
    }

    private static Block block(String heading, String language) throws IOException {
        return blocks(heading).stream().filter(block -> block.language.equals(language)).findFirst().orElseThrow();
    }

    @Test
    void everyRehearsalComesToWhatIsShown() throws IOException {
        // Shorter than by hand; and what the capacity section reads is printed too.
        var instead = Map.of("PAUSE 20000", "PAUSE 8000", "--limits limits.yaml", "--limits limits.yaml --verbose");
        try (var rehearsal = new Rehearsal(folder, instead)) {
            var blocks = blocks("### Rehearse it");
            rehearsal.write("limits.yaml", block("### Rehearse it", "yaml").text);
            var commands = new ArrayList<String>();
            for (var i = 0; i < blocks.size(); i++) {
                if (blocks.get(i).language.equals("sh")) {
                    commands.add(blocks.get(i).text);
                    rehearsal.run(blocks.get(i).text, Optional.of(blocks.get(i + 1))
                            .filter(next -> next.language.equals("http"))
                            .map(Block::text));
                }
            }
            assertThat(String.join("\n", commands)).contains("CLIENT PAUSE", "maxmemory", "FLUSHALL", "SHUTDOWN",
                    "REPLICAOF NO ONE");
            assertThat(rehearsal.printed())
                    .containsPattern("\\[AuthorizerFunction] REPORT RequestId: \\S+\tDuration: [0-9.]+ ms");
            assertThat(block("## Capacity", "sh").text).isEqualTo("./weir --verbose");
        }
    }

    @Test
    void aUserOfRedisHasTwoPasswordsWhileTheyAreExchanged() throws IOException {
        var steps = block("## Exchange keys", "sh").text.lines().toList();
        try (var rehearsal = new Rehearsal(folder, Map.of())) {
            rehearsal.run("redis-server --port 6379 --save ''", Optional.empty());
            var port = rehearsal.redisPort();

            rehearsal.run(steps.get(0), Optional.empty());
            assertThat(rehearsal.ask(port, "AUTH weir first-password")).isEqualTo("+OK");
            rehearsal.run(steps.get(1), Optional.empty());
            assertThat(rehearsal.ask(port, "AUTH weir first-password")).isEqualTo("+OK");
            assertThat(rehearsal.ask(port, "AUTH weir second-password")).isEqualTo("+OK");
            rehearsal.run(steps.get(2), Optional.empty());
            assertThat(rehearsal.ask(port, "AUTH weir second-password")).isEqualTo("+OK");
            assertThat(rehearsal.ask(port, "ACL GETUSER weir")).isNotEmpty();
        }
        assertThat(steps).hasSize(3);
    }

    @Test
    void bothKeysOfAClientHaveOneQuota() throws Exception {
        try (var weir = new FirstLight(folder, block("## Exchange keys", "yaml").text)) {
            assertThat(remaining(weir, "weir-demo-alice")).contains("599");
            assertThat(remaining(weir, "weir-demo-bob")).contains("598");
        }
    }

    private static Optional<String> remaining(FirstLight weir, String key) throws Exception {
        return weir.get("/models", key).headers().firstValue("x-ratelimit-remaining-requests");
    }

    @Test
    void theCandidateRefusesNobodyAndIsWellWritten() throws Exception {
        var limits = block("## Change limits safely", "yaml").text;
        assertThat(block("## Change limits safely", "sh").text).isEqualTo("./weir check --limits limits.yaml");
        var file = Files.writeString(folder.resolve("limits.yaml"), limits);
        var template = Path.of("../template.yaml").toAbsolutePath().normalize().toString();
        try (var check = Launched.in(Files.createDirectories(folder.resolve("check")), "check", "--template", template,
                "--limits", file.toString())) {
            assertThat(check.process().waitFor()).as(check.out()).isZero();
        }
        try (var weir = new FirstLight(folder, limits)) {
            for (var left = 59; left > 25; left--) {
                var answer = weir.send(HttpRequest.newBuilder(URI.create(weir.baseUrl() + "/models")));
                assertThat(answer.statusCode()).isEqualTo(200);
            }
        }
    }

    /** Logical ids of the template's alarms, and the sections about them. */
    @Test
    void everyAlarmHasASectionAndEverySectionAnAlarm() throws IOException {
        var alarms = Pattern
                .compile("^ {2}(\\w+):\\R(?: {4}.*\\R)*? {4}Type: AWS::CloudWatch::Alarm$", Pattern.MULTILINE)
                .matcher(Files.readString(Path.of("../template.yaml")))
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(HEADING.matcher(section("## Alarms")).results().map(match -> match.group(1)).skip(1))
                .containsExactlyInAnyOrderElementsOf(alarms);
    }

    @Test
    void whatTheGuideLinksToIsThere() throws IOException {
        for (var link : Pattern.compile("\\]\\(([^):]*)\\)").matcher(Files.readString(GUIDE)).results().toList()) {
            var parts = link.group(1).split("#", 2);
            var file = parts[0].isEmpty() ? GUIDE : GUIDE.resolveSibling(parts[0]);
            assertThat(file).exists();
            if (parts.length > 1) {
                assertThat(anchors(file)).as(link.group(1)).contains(parts[1]);
            }
        }
    }

    private static List<String> anchors(Path file) throws IOException {
        return HEADING.matcher(Files.readString(file))
                .results()
                .map(match -> match.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9 _-]", "")
                        .replace(' ', '-'))
                .toList();
    }
}
