package dev.weir.gateway.call;

import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;

/** What a test may want otherwise. */
public record Settings(InstantSource clock, Duration integrationTimeout, PrintStream log) {

    /** As on AWS, with the log on standard output. */
    public static Settings standard() {
        return new Settings(InstantSource.system(), Duration.ofSeconds(29), System.out);
    }
}
