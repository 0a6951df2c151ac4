package dev.weir.gateway.call;

import dev.weir.gateway.api.Throttle;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;

/** What a test may want otherwise. */
public record Settings(InstantSource clock, Duration integrationTimeout, Throttle account, PrintStream log) {

    /** What a new account may call in a region, all its APIs together; here it is each API's. */
    public static final Throttle ACCOUNT = new Throttle(10_000, 5_000);

    /** As on AWS, with the log on standard output. */
    public static Settings standard() {
        return new Settings(InstantSource.system(), Duration.ofSeconds(29), ACCOUNT, System.out);
    }
}
