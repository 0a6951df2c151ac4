package dev.weir.gateway.call;

import dev.weir.gateway.api.Assumptions;
import dev.weir.gateway.api.Location;
import dev.weir.gateway.api.Throttle;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;

/** How it is served, beside what the template says. */
public record Settings(
        InstantSource clock, Duration integrationTimeout, Throttle account, AccessLog log, Assumptions assumptions,
        Location location) {

    /** What a new account may call in a region, all its APIs together; here it is each API's. */
    public static final Throttle ACCOUNT = new Throttle(10_000, 5_000);

    /** In the usual place, with a log of its own. */
    public Settings(InstantSource clock, Duration integrationTimeout, Throttle account, PrintStream log,
            Assumptions assumptions) {
        this(clock, integrationTimeout, account, new AccessLog(log, new RecentCalls()), assumptions, Location.USUAL);
    }

    /** As on AWS, with the log on standard output. */
    public static Settings standard(Assumptions assumptions) {
        return new Settings(InstantSource.system(), Duration.ofSeconds(29), ACCOUNT, System.out, assumptions);
    }

    /** The same elsewhere. */
    public Settings at(Location other) {
        return new Settings(clock, integrationTimeout, account, log, assumptions, other);
    }

    /** The same with other assumptions. */
    public Settings assuming(Assumptions others) {
        return new Settings(clock, integrationTimeout, account, log, others, location);
    }
}
