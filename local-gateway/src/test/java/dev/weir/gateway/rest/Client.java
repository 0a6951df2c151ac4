package dev.weir.gateway.rest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.gateway.api.Api;
import dev.weir.gateway.api.Throttle;
import dev.weir.gateway.api.Assumptions;
import dev.weir.gateway.call.Settings;
import dev.weir.gateway.event.Json;
import dev.weir.gateway.server.Server;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** A running API and someone who calls it. Time stands still until it is moved. */
public final class Client implements AutoCloseable, InstantSource {

    private final Server server;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private Instant now;

    private Client(Api api, Instant now, Duration integrationTimeout, Throttle account, Assumptions assumptions) {
        this.now = now;
        server = Server.start(List.of(api), 0, new Settings(this, integrationTimeout, account,
                new PrintStream(log, true, StandardCharsets.UTF_8), assumptions));
    }

    private Client(Api api, Instant now, Duration integrationTimeout, Throttle account) {
        this(api, now, integrationTimeout, account, Assumptions.USUAL);
    }

    public static Client of(Api api) {
        return new Client(api, Instant.now(), Duration.ofSeconds(29), Settings.ACCOUNT);
    }

    static Client of(TestApi api) {
        return of(api, Duration.ofSeconds(29));
    }

    static Client of(TestApi api, Assumptions assumptions) {
        return of(api.build(), assumptions);
    }

    /** One for which something else is taken to be so. */
    public static Client of(Api api, Assumptions assumptions) {
        return new Client(api, Instant.now(), Duration.ofSeconds(29), Settings.ACCOUNT, assumptions);
    }

    static Client of(TestApi api, Duration integrationTimeout) {
        return new Client(api.build(), Instant.now(), integrationTimeout, Settings.ACCOUNT);
    }

    static Client of(TestApi api, Throttle account) {
        return new Client(api.build(), Instant.now(), Duration.ofSeconds(29), account);
    }

    /** One of an account that may call so often. */
    public static Client of(Api api, Throttle account) {
        return new Client(api, Instant.now(), Duration.ofSeconds(29), account);
    }

    /** One that begins at a given time. */
    static Client at(Instant now, Api api) {
        return new Client(api, now, Duration.ofSeconds(29), Settings.ACCOUNT);
    }

    public int port() {
        return server.ports().getFirst();
    }

    public String log() {
        return log.toString(StandardCharsets.UTF_8);
    }

    @Override
    public Instant instant() {
        return now;
    }

    public void advance(Duration by) {
        now = now.plus(by);
    }

    public HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send("GET", path, "", headers);
    }

    public HttpResponse<String> send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .method(method,
                        body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /** The event that the echoing function got. */
    public JsonNode event(String path, String... headers) throws IOException, InterruptedException {
        return json(get(path, headers));
    }

    public static JsonNode json(HttpResponse<String> response) {
        return Json.read(response.body()).orElseThrow(() -> new AssertionError("not JSON: " + response.body()));
    }

    /** What comes back until the server closes, for a request written by hand. */
    public String raw(String request) throws IOException {
        try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port())) {
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    @Override
    public void close() {
        http.close();
        server.close();
    }
}
