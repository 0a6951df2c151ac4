package dev.weir.gateway.rest;

import java.io.PrintStream;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** One line per request: when, what, the status, how long, and why a call did not pass. */
record AccessLog(PrintStream out) {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS")
            .withZone(ZoneId.systemDefault());

    void write(Call call, Reply reply, Duration total) {
        out.printf(Locale.ROOT, "%s %s %s %d %s (authorizer %s, function %s)%s%n", TIME.format(call.received()),
                call.request().method(), printable(call.target().contextPath()), reply.response().status(), text(total),
                text(reply.authorizer()), text(reply.function()),
                reply.why().isEmpty() ? "" : " " + printable(reply.why()));
    }

    // What clients and functions write must not steer the terminal that shows it.
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    private static String text(Duration time) {
        return time.isZero() ? "-" : String.format(Locale.ROOT, "%.1f ms", time.toNanos() / 1e6);
    }
}
