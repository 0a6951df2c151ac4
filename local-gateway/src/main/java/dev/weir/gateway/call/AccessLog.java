package dev.weir.gateway.call;

import dev.weir.gateway.function.Printable;
import java.io.PrintStream;
import dev.weir.gateway.wire.Second;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** One line per request: when, its id, what, the status, how long, and why a call did not pass. */
public record AccessLog(PrintStream out, RecentCalls recent) {

    private static final Second TIME = new Second(DateTimeFormatter.ofPattern("HH:mm:ss")
            .withZone(ZoneId.systemDefault()));

    /** Writes the line, and keeps the call for whoever will want it made again. */
    public void write(Call call, Reply reply, Duration total) {
        recent.keep(call);
        var line = new StringBuilder(128);
        line.append(TIME.format(call.received())).append('.').append(millis(call.received()));
        line.append(' ').append(RecentCalls.shortId(call)).append(' ').append(Printable.of(call.request().method()));
        line.append(' ')
                .append(Printable.of(call.target().contextPath()))
                .append(' ')
                .append(reply.response().status());
        line.append(' ').append(text(total)).append(" (authorizer ").append(text(reply.authorizer()));
        line.append(", function ").append(text(reply.function())).append(')');
        if (!reply.why().isEmpty()) {
            line.append(' ').append(Printable.of(reply.why()));
        }
        out.println(line);
    }

    private static String millis(Instant time) {
        return Long.toString(1_000 + Math.floorMod(time.toEpochMilli(), 1_000L)).substring(1);
    }

    // By hand: the JDK's formatter does this by BigDecimal, and takes longer than some calls.
    private static String text(Duration time) {
        long tenths = (time.toNanos() + 50_000) / 100_000;
        return time.isZero() ? "-" : tenths / 10 + "." + tenths % 10 + " ms";
    }
}
