package dev.weir.gateway.call;

import dev.weir.gateway.function.Printable;
import java.io.PrintStream;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** One line per request: when, what, the status, how long, and why a call did not pass. */
public record AccessLog(PrintStream out) {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS")
            .withZone(ZoneId.systemDefault());

    public void write(Call call, Reply reply, Duration total) {
        out.printf(Locale.ROOT, "%s %s %s %d %s (authorizer %s, function %s)%s%n", TIME.format(call.received()),
                Printable.of(call.request().method()), Printable.of(call.target().contextPath()),
                reply.response().status(), text(total),
                text(reply.authorizer()), text(reply.function()),
                reply.why().isEmpty() ? "" : " " + Printable.of(reply.why()));
    }

    private static String text(Duration time) {
        return time.isZero() ? "-" : String.format(Locale.ROOT, "%.1f ms", time.toNanos() / 1e6);
    }
}
