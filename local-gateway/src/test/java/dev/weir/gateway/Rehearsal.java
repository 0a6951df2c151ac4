package dev.weir.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.embedded.RedisServer;

/** Does what a guide's shell blocks say, on free ports instead of theirs, and with a Redis that the tests bring along. */
final class Rehearsal implements AutoCloseable {

    private final Path folder;
    private final Map<String, String> instead;
    private final List<RedisServer> servers = new ArrayList<>();
    private @Nullable Launched gateway;

    /** @param instead other texts that stand for the guide's */
    Rehearsal(Path folder, Map<String, String> instead) throws IOException {
        this.folder = folder;
        this.instead = Stream.of(Map.of("6379", freePort(), "6380", freePort(), "3000", freePort()), instead)
                .flatMap(map -> map.entrySet().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static String freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return Integer.toString(socket.getLocalPort());
        }
    }

    /** All at once, for a port may look like a part of another. */
    private String here(String text) {
        return Pattern.compile(instead.keySet().stream().map(Pattern::quote).collect(Collectors.joining("|")))
                .matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(instead.getOrDefault(match.group(), "")));
    }

    /** Runs a block, and waits until its last line, a {@code curl}, answers as {@code shown}, if anything is. */
    void run(String block, Optional<String> shown) throws IOException {
        var lines = here(block).lines().toList();
        for (var line : lines.subList(0, lines.size() - 1)) {
            command(line);
        }
        if (shown.isEmpty()) {
            command(lines.getLast());
        } else {
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertShows(shell(lines.getLast()), shown.get()));
        }
    }

    /** The answer has each line, and is only marked as degraded where that is one of them. */
    private static void assertShows(String answer, String shown) {
        var headers = answer.lines().map(String::strip).toList();
        assertThat(headers).containsAll(shown.lines().toList());
        assertThat(answer.contains("x-ratelimit-degraded: true")).isEqualTo(shown.contains("x-ratelimit-degraded"));
    }

    private void command(String line) throws IOException {
        var words = words(line);
        switch (words.getFirst()) {
            case "redis-server" -> startRedis(line);
            case "redis-cli" -> ask(Integer.parseInt(words.get(2)), String.join(" ", words.subList(3, words.size())));
            case "./weir" -> startGateway(words.subList(1, words.size()));
            default -> throw new IllegalArgumentException("the guide has a command that no test runs: " + line);
        }
    }

    /** As a shell splits them, quotes around a whole word taken off. */
    private static List<String> words(String line) {
        return Arrays.stream(line.split(" ")).map(word -> word.replaceAll("^'(.*)'$", "$1")).toList();
    }

    private void startRedis(String line) throws IOException {
        var builder = RedisServer.newRedisServer().setting("bind 127.0.0.1");
        for (var setting : line.substring(line.indexOf("--") + 2).split(" --", -1)) {
            if (setting.startsWith("port ")) {
                builder.port(Integer.parseInt(setting.substring(5)));
            } else {
                builder.setting(setting.replace("''", "\"\""));
            }
        }
        var server = builder.build();
        server.start();
        servers.add(server);
    }

    /** Redis' answer to one command; the guide shows none that it refuses. */
    String ask(int port, String command) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port);
                var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8))) {
            socket.getOutputStream().write((command + "\r\n").getBytes(UTF_8));
            var answer = Optional.ofNullable(in.readLine()).orElse("");
            assertThat(answer).as(command).doesNotStartWith("-");
            return answer;
        }
    }

    /** That of the guide's first Redis. */
    int redisPort() {
        return Integer.parseInt(here("6379"));
    }

    private void startGateway(List<String> arguments) {
        var all = Stream
                .concat(Stream.of("--template", Path.of("../template.yaml").toAbsolutePath().normalize().toString(),
                        "--port", here("3000")), arguments.stream())
                .toArray(String[]::new);
        var launched = Launched.in(folder, all);
        gateway = launched;
        await().atMost(Duration.ofSeconds(60)).until(() -> launched.out().contains("Ctrl-C stops everything."));
    }

    /** What the gateway has printed. */
    String printed() {
        return gateway == null ? "" : gateway.out();
    }

    private static String shell(String command) throws IOException {
        var process = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), UTF_8);
    }

    /** Writes a file that the commands name. */
    void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    @Override
    public void close() throws IOException {
        if (gateway != null) {
            gateway.close();
        }
        for (var server : servers) {
            server.stop();
        }
    }
}
