package dev.weir.gateway.call;

import dev.weir.gateway.api.Assumptions;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;

/** How it is served, beside what the template says. */
public record Settings(InstantSource clock, Duration integrationTimeout, PrintStream log, Assumptions assumptions) {

    /** As on AWS, with the log on standard output. */
    public static Settings standard(Assumptions assumptions) {
        return new Settings(InstantSource.system(), Duration.ofSeconds(29), System.out, assumptions);
    }
}
