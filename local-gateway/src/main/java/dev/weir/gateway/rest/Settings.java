package dev.weir.gateway.rest;

import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;

/** What a test may want otherwise. */
record Settings(InstantSource clock, Duration integrationTimeout, PrintStream log) {

    /** As on AWS, with the log on standard output. */
    static Settings standard() {
        return new Settings(InstantSource.system(), Duration.ofSeconds(29), System.out);
    }
}
