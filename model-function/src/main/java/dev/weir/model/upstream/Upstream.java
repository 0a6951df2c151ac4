package dev.weir.model.upstream;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the upstream. Only our key, the body and the call's ids go there: nothing else of the caller's headers, so neither their
 * key nor an idempotency key that another caller of the same upstream might share. No redirect is followed. Safe for many
 * threads.
 */
public final class Upstream {
    /** The upstream's own id of a call, as callers are told it. */
    public static final String REQUEST_ID = "x-upstream-request-id";
    private static final Duration CONNECT = Duration.ofSeconds(5);
    // While Lambda has us frozen the upstream hangs up unheard, and a POST sent into that silence is lost.
    private static final Duration IDLE = Duration.ofSeconds(2);
    private static final int UNAUTHORIZED = 401;

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
     * @param ids headers in which the call's ids are sent
     * @param within how long the whole answer may take
     */
    public Outcome get(String path, Map<String, String> ids, Duration within) {
        return ask(request("GET", path, BodyPublishers.noBody(), ids), within);
    }

    /** The same with a body of JSON. */
    public Outcome post(String path, String json, Map<String, String> ids, Duration within) {
        return ask(request("POST", path, BodyPublishers.ofString(json), ids), within);
    }

    private HttpRequest.Builder request(String method, String path, BodyPublisher body, Map<String, String> ids) {
        var request = HttpRequest.newBuilder(URI.create(address.base() + path))
                .method(method, body)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .header("User-Agent", "weir");
        ids.forEach(request::header);
        return request;
    }

    /** A key that was exchanged is refused before anything is done, so that asking once more with the new one is no second time. */
    private Outcome ask(HttpRequest.Builder request, Duration within) {
        var until = clock.instant().plus(within);
        try {
            var key = address.key().current(within);
            var outcome = ask(request, key, until);
            if (key.isPresent() && outcome instanceof Outcome.Answered answered && answered.status() == UNAUTHORIZED) {
                var other = address.key().insteadOf(key.get(), left(until));
                return other.isPresent() ? ask(request, other, until) : outcome;
            }
            return outcome;
        } catch (KeyUnreadable e) {
            return new Outcome.Keyless(String.valueOf(e.getMessage()));
        }
    }

    private Duration left(Instant until) {
        return Duration.between(clock.instant(), until);
    }

    private Outcome ask(HttpRequest.Builder request, Optional<String> key, Instant until) {
        var within = left(until);
        if (!within.isPositive()) {
            return new Outcome.Unreachable("there was no time left to ask");
        }
        key.ifPresent(known -> request.setHeader("Authorization", "Bearer " + known));
        var answer = new Incoming(key, address.base().getAuthority());
        return await(client().sendAsync(request.build(), answer), answer, within);
    }

    /** The client's own timeout ends with the headers; this one covers the body too. */
    private static Outcome await(CompletableFuture<HttpResponse<byte[]>> answer, Incoming incoming, Duration within) {
        try {
            return incoming.whole(answer.get(within.toMillis(), TimeUnit.MILLISECONDS).body());
        } catch (TimeoutException _) {
            answer.cancel(true);
            return incoming.brokenOff(new Outcome.TimedOut());
        } catch (InterruptedException _) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            return incoming.brokenOff(new Outcome.Lost("interrupted"));
        } catch (ExecutionException e) {
            return incoming.brokenOff(failed(e.getCause()));
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
