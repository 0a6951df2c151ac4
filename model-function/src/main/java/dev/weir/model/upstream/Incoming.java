package dev.weir.model.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** One answer while it comes in. Of one that is no success status and headers are enough, and its body may break off. */
final class Incoming implements BodyHandler<byte[]> {
    /** The most bytes that are read; what Lambda can return, and a little more. */
    private static final int MOST_BYTES = 6_500_000;
    private static final List<String> PASSED_ON = List.of("retry-after", "retry-after-ms", "x-should-retry");
    private static final Pattern VALUE = Pattern.compile("[ -~]{1,200}");

    private final Optional<String> key;
    private final String authority;
    private volatile @Nullable ResponseInfo info;

    /**
     * An answer to a request that is being sent.
     *
     * @param key sent with it
     * @param authority the upstream's host and port
     */
    Incoming(Optional<String> key, String authority) {
        this.key = key;
        this.authority = authority;
    }

    @Override
    public BodySubscriber<byte[]> apply(ResponseInfo head) {
        info = head;
        return BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES).apply(head);
    }

    /** It came whole. */
    Outcome whole(byte[] body) {
        var head = info;
        return head == null ? new Outcome.Lost("it has no head") : answered(head, body);
    }

    /** It did not come whole, for this reason. */
    Outcome brokenOff(Outcome reason) {
        var head = info;
        return head == null || isSuccess(head) ? reason : answered(head, "");
    }

    private static boolean isSuccess(ResponseInfo head) {
        return head.statusCode() >= 200 && head.statusCode() <= 299;
    }

    /** Nobody has asked for gzip, and yet there are proxies that send it. */
    private Outcome answered(ResponseInfo head, byte[] body) {
        if (!head.headers().firstValue("content-encoding").map("gzip"::equalsIgnoreCase).orElse(false)) {
            return answered(head, new String(body, UTF_8));
        }
        try (var plain = new GZIPInputStream(new ByteArrayInputStream(body))) {
            var bytes = plain.readNBytes(MOST_BYTES + 1);
            return bytes.length > MOST_BYTES
                    ? brokenOff(new Outcome.TooLarge())
                    : answered(head, new String(bytes, UTF_8));
        } catch (IOException e) {
            return brokenOff(new Outcome.Lost(e.toString()));
        }
    }

    private Outcome.Answered answered(ResponseInfo head, String text) {
        return new Outcome.Answered(head.statusCode(), passedOn(head.headers()), text,
                key.map(known -> Mention.in(text, known)).orElse(false)
                        || (!isSuccess(head) && Mention.in(text, authority)));
    }

    private Map<String, String> passedOn(HttpHeaders headers) {
        var passed = new HashMap<String, String>();
        PASSED_ON.forEach(name -> value(headers, name).ifPresent(value -> passed.put(name, value)));
        // Of what API Gateway answers itself only the second is there.
        value(headers, "x-request-id").or(() -> value(headers, "x-amzn-requestid"))
                .ifPresent(id -> passed.put(Upstream.REQUEST_ID, id));
        return passed;
    }

    private Optional<String> value(HttpHeaders headers, String name) {
        return headers.firstValue(name)
                .filter(value -> VALUE.matcher(value).matches()
                        && key.map(known -> !value.contains(known)).orElse(true));
    }
}
