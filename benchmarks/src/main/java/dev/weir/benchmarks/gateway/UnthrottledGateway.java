package dev.weir.benchmarks.gateway;

import dev.weir.gateway.api.Assumptions;
import dev.weir.gateway.api.Throttle;
import dev.weir.gateway.call.Settings;
import dev.weir.gateway.function.Isolation;
import dev.weir.gateway.server.Server;
import dev.weir.gateway.template.SamTemplate;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** The gateway as it is started by its command line, but for an account that may call without end. */
final class UnthrottledGateway {

    private static final Throttle ENDLESS = new Throttle(1_000_000, 1_000_000);

    private UnthrottledGateway() {}

    /** Serves a template on a port until the process is ended. */
    public static void main(String[] arguments) throws InterruptedException {
        var template = SamTemplate.read(Path.of(arguments[0]), Set.of());
        var settings = new Settings(InstantSource.system(), Duration.ofSeconds(29), ENDLESS, System.out,
                Assumptions.USUAL);
        var _ = Server.start(template.apis(), Integer.parseInt(arguments[1]), Isolation.LOADER, settings);
        new CountDownLatch(1).await();
    }
}
