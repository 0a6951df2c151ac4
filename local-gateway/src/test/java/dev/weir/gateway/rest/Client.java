package dev.weir.gateway.rest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.JsonNode;
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
final class Client implements AutoCloseable, InstantSource {

    private final Server server;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private Instant now = Instant.now();

    private Client(TestApi api, Duration integrationTimeout) {
        server = Server.start(List.of(api.build()), 0,
                new Settings(this, integrationTimeout, new PrintStream(log, true, StandardCharsets.UTF_8)));
    }

    static Client of(TestApi api) {
        return new Client(api, Duration.ofSeconds(29));
    }

    static Client of(TestApi api, Duration integrationTimeout) {
        return new Client(api, integrationTimeout);
    }

    int port() {
        return server.ports().getFirst();
    }

    String log() {
        return log.toString(StandardCharsets.UTF_8);
    }

    @Override
    public Instant instant() {
        return now;
    }

    void advance(Duration by) {
        now = now.plus(by);
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send("GET", path, "", headers);
    }

    HttpResponse<String> send(String method, String path, String body, String... headers)
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
    JsonNode event(String path, String... headers) throws IOException, InterruptedException {
        return json(get(path, headers));
    }

    static JsonNode json(HttpResponse<String> response) {
        return Json.read(response.body()).orElseThrow(() -> new AssertionError("not JSON: " + response.body()));
    }

    /** What comes back until the server closes, for a request written by hand. */
    String raw(String request) throws IOException {
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
