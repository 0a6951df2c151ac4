package dev.weir.model.upstream;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the upstream. Only our key, the body and the call's id go there: nothing of the caller's headers, so neither their
 * key nor an idempotency key that another caller of the same upstream might share. No redirect is followed. Safe for many
 * threads.
 */
public final class Upstream {
    /** The upstream's own id of a call, as callers are told it. */
    public static final String REQUEST_ID = "x-upstream-request-id";
    /** The most bytes an answer may have; what Lambda can return, and a little more. */
    static final int MOST_BYTES = 6_500_000;

    private static final Duration CONNECT = Duration.ofSeconds(5);
    // While Lambda has us frozen the upstream hangs up unheard, and a POST sent into that silence is lost.
    private static final Duration IDLE = Duration.ofSeconds(2);
    private static final List<String> PASSED_ON = List.of("retry-after", "retry-after-ms", "x-should-retry");
    private static final Pattern VALUE = Pattern.compile("[ -~]{1,200}");

    private final UpstreamAddress address;
    private final InstantSource clock;
    private @Nullable HttpClient client;
    private Instant lastUsed = Instant.EPOCH;

    /** An upstream to which no connection is opened yet. */
    public Upstream(UpstreamAddress address, InstantSource clock) {
        this.address = address;
        this.clock = clock;
    }

    /**
     * Asks for a path.
     *
     * @param path below the base URL, such as {@code /models}
     * @param requestId sent as {@code X-Request-Id}
     * @param within how long the whole answer may take
     */
    public Outcome get(String path, String requestId, Duration within) {
        return ask("GET", path, BodyPublishers.noBody(), requestId, within);
    }

    /** The same with a body of JSON. */
    public Outcome post(String path, String json, String requestId, Duration within) {
        return ask("POST", path, BodyPublishers.ofString(json), requestId, within);
    }

    private Outcome ask(String method, String path, BodyPublisher body, String requestId, Duration within) {
        if (!within.isPositive()) {
            return new Outcome.Unreachable("there was no time left to ask");
        }
        var request = HttpRequest.newBuilder(URI.create(address.base() + path))
                .method(method, body)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .header("User-Agent", "weir")
                .header("X-Request-Id", requestId);
        address.key().ifPresent(key -> request.header("Authorization", "Bearer " + key));
        return await(client().sendAsync(request.build(),
                BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES)), within);
    }

    /** The client's own timeout ends with the headers; this one covers the body too. */
    private static Outcome await(CompletableFuture<HttpResponse<byte[]>> answer, Duration within) {
        try {
            var response = answer.get(within.toMillis(), TimeUnit.MILLISECONDS);
            return new Outcome.Answered(response.statusCode(), passedOn(response.headers()), response.body());
        } catch (TimeoutException _) {
            answer.cancel(true);
            return new Outcome.TimedOut();
        } catch (InterruptedException _) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            return new Outcome.Lost("interrupted");
        } catch (ExecutionException e) {
            return failed(e.getCause());
        }
    }

    private static Outcome failed(@Nullable Throwable cause) {
        var why = String.valueOf(cause);
        return switch (cause) {
            case HttpConnectTimeoutException _,ConnectException _,SSLHandshakeException _ ->
                new Outcome.Unreachable(why);
            case IOException e when String.valueOf(e.getMessage()).startsWith("body exceeds capacity") ->
                new Outcome.TooLarge();
            case null, default -> new Outcome.Lost(why);
        };
    }

    private static Map<String, String> passedOn(HttpHeaders headers) {
        var passed = PASSED_ON.stream()
                .filter(name -> value(headers, name).isPresent())
                .collect(Collectors.toMap(name -> name, name -> value(headers, name).orElseThrow()));
        value(headers, "x-request-id").ifPresent(id -> passed.put(REQUEST_ID, id));
        return passed;
    }

    private static Optional<String> value(HttpHeaders headers, String name) {
        return headers.firstValue(name).filter(value -> VALUE.matcher(value).matches());
    }

    /** A new one after a pause, so that no connection is trusted that was open through it. */
    private synchronized HttpClient client() {
        var now = clock.instant();
        var reused = client;
        if (reused == null || now.isAfter(lastUsed.plus(IDLE)) || now.isBefore(lastUsed)) {
            if (reused != null) {
                reused.shutdown();
            }
            reused = HttpClient.newBuilder()
                    .version(address.base().getScheme().equals("https")
                            ? HttpClient.Version.HTTP_2
                            : HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(CONNECT)
                    .build();
            client = reused;
        }
        lastUsed = now;
        return reused;
    }
}
