package dev.weir.gateway.wire;

import java.time.Instant;
import java.time.format.DateTimeFormatter;

/** Writes times to the second. What it wrote last stands for that whole second: a formatter takes longer than some calls. */
public final class Second {

    private final DateTimeFormatter formatter;
    private volatile Written last = new Written(Long.MIN_VALUE, "");

    private record Written(long second, String text) {}

    /** @param formatter shows nothing less than a second */
    public Second(DateTimeFormatter formatter) {
        this.formatter = formatter;
    }

    public String format(Instant time) {
        Written written = last;
        if (written.second() != time.getEpochSecond()) {
            written = new Written(time.getEpochSecond(), formatter.format(time));
            last = written;
        }
        return written.text();
    }
}
