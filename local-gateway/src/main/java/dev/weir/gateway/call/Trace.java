package dev.weir.gateway.call;

import dev.weir.gateway.wire.Request;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An X-Ray trace. A caller's own goes on, with its parent if it has one (recorded); otherwise one begins here, not sampled.
 *
 * @param continued whether the parent is the caller's
 */
public record Trace(String root, String parent, String sampled, boolean continued) {

    private static final Pattern ROOT = Pattern.compile("Root=(1-[0-9a-f]{8}-[0-9a-f]{24})(?:;|$)");
    private static final Pattern PARENT = Pattern.compile(";Parent=([0-9a-f]{16})(?:;|$)");
    private static final Pattern SAMPLED = Pattern.compile(";Sampled=([01])(?:;|$)");

    static Trace of(Request request, Instant now) {
        String received = request.headers().last("X-Amzn-Trace-Id").orElse("");
        if (received.isEmpty()) {
            return new Trace(newRoot(now), random(8), "0", false);
        }
        Optional<String> root = found(ROOT, received);
        Optional<String> parent = root.flatMap(_ -> found(PARENT, received));
        return new Trace(root.orElseGet(() -> newRoot(now)),
                parent.orElseGet(() -> random(8)),
                found(SAMPLED, received).orElse(parent.isPresent() ? "1" : "0"), parent.isPresent());
    }

    private static String newRoot(Instant now) {
        return "1-" + HexFormat.of().toHexDigits((int) now.getEpochSecond()) + "-" + random(12);
    }

    /** As events show it: without a parent that is of the gateway's making. */
    public String shown() {
        return continued ? whole() : "Root=" + root;
    }

    /** As functions and the client get it. */
    public String whole() {
        return "Root=" + root + ";Parent=" + parent + ";Sampled=" + sampled;
    }

    private static Optional<String> found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static String random(int length) {
        byte[] bytes = new byte[length];
        ThreadLocalRandom.current().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
