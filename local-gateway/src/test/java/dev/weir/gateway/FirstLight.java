package dev.weir.gateway;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.gateway.server.Server;
import dev.weir.gateway.template.SamTemplate;
import dev.weir.gateway.template.Stack;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import redis.embedded.RedisServer;

/** The repository's own template over a real Redis: the whole product, but for its command line. */
final class FirstLight implements AutoCloseable {

    static final String EMBED = "{\"model\":\"all-MiniLM-L6-v2\",\"input\":\"Hello, world!\"}";

    private final HttpClient http = HttpClient.newHttpClient();
    private final int redisPort;
    private final String base;
    private final Map<String, String> environment;
    private final Server server;
    private RedisServer redis;

    /**
     * Starts it all.
     *
     * @param limits a limits file, in which {@code sha256(KEY)} stands for KEY's hash
     */
    FirstLight(Path folder, String limits) throws IOException {
        this(folder, limits, Map.of());
    }

    /** The same with more variables for the functions that declare them. */
    FirstLight(Path folder, String limits, Map<String, String> more) throws IOException {
        this(Path.of("..", "template.yaml"), "/dev/v1", folder, limits, more);
    }

    /** The same of another template. */
    FirstLight(Path template, String base, Path folder, String limits, Map<String, String> more) throws IOException {
        this(template, Stack.USUAL, base, folder, limits, more);
    }

    /** The same with parameters of the template. */
    FirstLight(Path template, String base, Path folder, String limits, Map<String, String> more,
            Map<String, String> parameters) throws IOException {
        this(template, new Stack("us-east-1", "123456789012", parameters, Map.of(), Map.of()), base, folder, limits,
                more);
    }

    /** The same beside other stacks. */
    FirstLight(Path template, Stack stack, String base, Path folder, String limits, Map<String, String> more)
            throws IOException {
        this.base = base;
        redisPort = freePort();
        redis = startRedis();
        var file = Files.writeString(folder.resolve("limits.yaml"), hashed(limits));
        environment = new HashMap<>(Map.of("WEIR_REDIS_URL", "redis://127.0.0.1:" + redisPort, "WEIR_LIMITS_FILE",
                file.toString(), "WEIR_REDIS_DEADLINE", "10s", "WEIR_REDIS_FIRST_DEADLINE", "10s"));
        environment.putAll(more);
        server = Server.start(SamTemplate.read(template, environment.keySet(), stack)
                .withEnvironment(environment)
                .apis(), 0);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static String hashed(String limits) {
        return java.util.regex.Pattern.compile("sha256\\((.+?)\\)")
                .matcher(limits)
                .replaceAll(match -> sha256(match.group(1)));
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private RedisServer startRedis() throws IOException {
        var started = RedisServer.newRedisServer()
                .port(redisPort)
                .setting("bind 127.0.0.1")
                .setting("save \"\"")
                .build();
        started.start();
        return started;
    }

    void stopRedis() throws IOException {
        redis.stop();
    }

    void startRedisAgain() throws IOException {
        redis = startRedis();
    }

    String baseUrl() {
        return root() + base;
    }

    /** Where its first API is served, without the stage. */
    String root() {
        return "http://localhost:" + server.ports().getFirst();
    }

    /** What its functions are told. */
    Map<String, String> environment() {
        return environment;
    }

    /** The SDK as a client has it, which tries again as often as it does usually. */
    OpenAIClient openAi(String key) {
        return OpenAIOkHttpClient.builder().baseUrl(baseUrl()).apiKey(key).build();
    }

    /** The same with so many further tries. */
    OpenAIClient openAi(String key, int retries) {
        return OpenAIOkHttpClient.builder().baseUrl(baseUrl()).apiKey(key).maxRetries(retries).build();
    }

    HttpResponse<String> embed(String key) throws IOException, InterruptedException {
        return post("/embeddings", key, EMBED);
    }

    HttpResponse<String> post(String path, String key, String body) throws IOException, InterruptedException {
        return send(request(path, key).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpResponse<String> get(String path, String key) throws IOException, InterruptedException {
        return send(request(path, key).GET());
    }

    private HttpRequest.Builder request(String path, String key) {
        return HttpRequest.newBuilder(URI.create(baseUrl() + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json");
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    @Override
    public void close() throws IOException {
        http.close();
        server.close();
        redis.stop();
    }
}
