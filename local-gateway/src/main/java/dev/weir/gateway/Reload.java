package dev.weir.gateway;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.weir.gateway.api.Api;
import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.files.Watch;
import dev.weir.gateway.template.BadTemplate;
import dev.weir.gateway.template.SamTemplate;
import dev.weir.limiter.file.LimitsFileRefused;
import dev.weir.limiter.file.StagedLimits;

/**
 * Serves anew what changes on the disk: the template, the files that it names, and the code of its functions. A limits file the functions read again
 * themselves; of that it only says whether it is right. What is wrong is said, and all goes on as it was.
 */
final class Reload implements AutoCloseable {

    /** Of two looks the second must find what the first found, so a file may take that long to be written. */
    private static final Duration INTERVAL = Duration.ofMillis(500);

    private final Path template;
    private final Optional<Path> limits;
    private final Supplier<SamTemplate> reader;
    private final PrintStream out;
    private final PrintStream err;
    private final Watch watch;
    private SamTemplate served;
    private final ScheduledExecutorService clock = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("reload").factory());

    /**
     * Begins with what has just been read, so that a change while it is being started is not missed.
     *
     * @param template as the user calls it
     * @param reader reads the template anew
     */
    Reload(Path template, Optional<Path> limits, SamTemplate served, Supplier<SamTemplate> reader, PrintStream out,
            PrintStream err) {
        this.template = template;
        this.limits = limits;
        this.reader = reader;
        this.out = out;
        this.err = err;
        this.served = served;
        watch = new Watch(files());
    }

    /**
     * Looks every half second from now on.
     *
     * @param deployer puts another in the place of what is served
     */
    Reload begin(Consumer<SamTemplate> deployer) {
        var _ = clock.scheduleWithFixedDelay(() -> lookOrSay(deployer), INTERVAL.toMillis(), INTERVAL.toMillis(),
                TimeUnit.MILLISECONDS);
        return this;
    }

    // One failure must not end all looking.
    private void lookOrSay(Consumer<SamTemplate> deployer) {
        try {
            look(deployer);
        } catch (RuntimeException defect) {
            err.println("A change cannot be served, a defect of this gateway: " + defect);
        }
    }

    private void look(Consumer<SamTemplate> deployer) {
        Set<Path> changed = watch.changed();
        limits.filter(changed::contains).ifPresent(this::judgeLimits);
        List<Path> rest = changed.stream().filter(file -> !limits.equals(Optional.of(file))).sorted().toList();
        if (!rest.isEmpty()) {
            serveAnew(rest.stream().map(file -> file.getFileName().toString()).collect(Collectors.joining(", ")),
                    deployer);
        }
    }

    private void serveAnew(String what, Consumer<SamTemplate> deployer) {
        long begin = System.nanoTime();
        try {
            SamTemplate next = reader.get();
            next.refuseLossOf(served);
            deployer.accept(next);
            served = next;
            watch.turnTo(files());
            out.printf("%s changed: served anew after %.1f s.%n", what, (System.nanoTime() - begin) / 1e9);
        } catch (BadTemplate e) {
            e.problems().forEach(problem -> err.println(problem.in(template.toString())));
            err.println(what + " changed: what was served before goes on.");
            watch.turnTo(Stream.concat(files().stream(), e.files().stream()).distinct().toList());
        } catch (StartFailure e) {
            e.sentences().forEach(err::println);
            err.println(what + " changed: what was served before goes on.");
        }
    }

    private void judgeLimits(Path file) {
        try {
            StagedLimits.parse(file.toString(), Files.readString(file));
            out.println(file.getFileName() + " changed: its limits are in force within a second.");
        } catch (LimitsFileRefused | IOException e) {
            err.println(e.getMessage());
            err.println(file.getFileName() + " changed: the limits that were in force before stay.");
        }
    }

    private static Stream<Path> code(FunctionSpec function) {
        return Stream.concat(Stream.of(function.code()), function.layers().stream());
    }

    /** Where the code of functions is to be that are not run without it. */
    private Stream<Path> awaited() {
        return served.apis()
                .stream()
                .flatMap(Api::functions)
                .filter(function -> function.unserved().isPresent())
                .map(FunctionSpec::code)
                .filter(code -> !code.toString().isEmpty());
    }

    private List<Path> files() {
        return Stream.of(Stream.of(template), limits.stream(), served.files().stream(),
                served.functions().stream().flatMap(Reload::code), awaited())
                .flatMap(paths -> paths)
                .distinct()
                .toList();
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
