package dev.weir.benchmarks;

import dev.weir.benchmarks.load.Pace;
import dev.weir.benchmarks.redis.ObservedRedis;
import dev.weir.benchmarks.redis.OwnRedis;
import dev.weir.benchmarks.redis.UnusableRedis;
import dev.weir.benchmarks.report.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** Measures everything in one run, and writes the page. */
@Command( //
        name = "benchmarks/run", mixinStandardHelpOptions = true, sortOptions = false, //
        description = "Measures Weir beside its peers on one Redis, and writes docs/benchmarks.md.")
public final class Benchmarks implements Callable<Integer> {

    @Option( //
            names = "--redis", paramLabel = "URL", //
            description = "A Redis with nothing in its first two databases. Default: an embedded one")
    private Optional<String> redis = Optional.empty();

    @Option( //
            names = "--quick", //
            description = "Shows in seconds that everything runs, and writes benchmarks/target/quick.md")
    private boolean quick;

    @Option( //
            names = "--page", paramLabel = "FILE", //
            description = "Where to write instead")
    private Optional<Path> page = Optional.empty();

    @Option(names = "--commit", hidden = true)
    private String commit = "unknown";

    /** Exits with 0 also where a target is missed. */
    public static void main(String[] arguments) {
        System.exit(
                new CommandLine(new Benchmarks()).setExecutionExceptionHandler(Benchmarks::explain).execute(arguments));
    }

    private static int explain(Exception failure, CommandLine line, ParseResult arguments) throws Exception {
        if (failure instanceof UnusableRedis) {
            System.err.println(failure.getMessage());
            return line.getCommandSpec().exitCodeOnExecutionException();
        }
        throw failure;
    }

    @Override
    public Integer call() throws IOException {
        var file = page.orElse(Path.of(quick ? "benchmarks/target/quick.md" : "docs/benchmarks.md"));
        var pace = quick ? Pace.QUICK : Pace.FULL;
        Files.writeString(file, page(redis, pace, commit, System.err::println));
        System.err.println("Written: " + file);
        return 0;
    }

    static String page(Optional<String> redis, Pace pace, String commit, Consumer<String> progress) {
        if (redis.isPresent()) {
            return page(redis.get(), "", pace, commit, progress);
        }
        try (var own = OwnRedis.start()) {
            return page(own.url(), ", embedded", pace, commit, progress);
        }
    }

    private static String page(String url, String kind, Pace pace, String commit, Consumer<String> progress) {
        var machine = Machine.here();
        try (var observed = ObservedRedis.at(url)) {
            var measured = Measurements.of(observed, pace, progress);
            return new Page(measured, new Figures(measured).all(), machine, observed.version() + kind, commit,
                    InstantSource.system().instant().truncatedTo(ChronoUnit.MINUTES)).text();
        }
    }
}
