package dev.weir.environment;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.weir.limiter.file.LimitsFile;
import dev.weir.limiter.file.LimitsFileRefused;
import dev.weir.limiter.file.StagedLimits;
import dev.weir.limiter.settings.LimitsSource;
import dev.weir.limiter.settings.LimitsText;
import dev.weir.limiter.settings.LimitsUnreadable;
import dev.weir.limiter.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last good limits file that was read, looked at again when a call finds that too long ago. That call goes on with what
 * there is, and the file is read beside it: nothing but calls keeps a Lambda function running. A file that is wrong or
 * cannot be read never replaces a good one.
 *
 * <p>A call waits in two cases: up to a second where nobody has looked for five times as long as usual, since the function
 * was frozen and what was revoked meanwhile may still stand here; and where nothing good was read yet.
 */
public final class CurrentLimits implements LimitsInForce {

    private static final Logger LOG = LoggerFactory.getLogger(CurrentLimits.class);

    /** What API Gateway calls the stage of an HTTP API that has no name. */
    private static final String UNNAMED = "$default";

    private static final int ASLEEP = 5;
    private static final Duration A_MOMENT = Duration.ofSeconds(1);
    /** Of Lambda's ten seconds for a restore, these leave Redis more than it needs. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private final LimitsSource source;
    private final Duration usual;
    private final String usualStage;
    private final InstantSource clock;
    private final Executor background;
    private final AtomicReference<@Nullable CompletableFuture<Void>> reading = new AtomicReference<>();

    private @Nullable LimitsText last;
    private volatile String refusal = "";
    private volatile String failure = "";
    private volatile @Nullable StagedLimits good;
    private volatile Instant looked = Instant.MIN;
    private volatile Duration pause = Duration.ZERO;

    CurrentLimits(
            LimitsSource source, Duration usual, String usualStage, InstantSource clock, Executor background) {
        this.source = source;
        this.usual = usual;
        this.usualStage = usualStage;
        this.clock = clock;
        this.background = background;
    }

    /**
     * The limits that the environment names, read for the first time. Where a later attempt may find what is not there now,
     * a failure is logged, and calls fail until one does.
     *
     * @param properties the value of each setting by its name
     * @throws LimitsUnreadable if the file cannot be read, or is wrong, and that will stay so
     * @throws IllegalStateException if {@code WEIR_LIMITS_FILE} is missing or wrong
     */
    public static CurrentLimits of(Settings settings, Function<String, Optional<String>> properties) {
        var source = LimitsSources.of(settings.requiredLimitsFile(), properties);
        var limits = new CurrentLimits(source, settings.limitsRefresh(), settings.stage().orElse(""),
                InstantSource.system(), task -> Thread.ofPlatform().daemon().name("weir-limits").start(task));
        limits.start();
        return limits;
    }

    void start() {
        read();
        if (good == null && !source.mayRecover()) {
            throw new LimitsUnreadable(trouble());
        }
    }

    @Override
    public LimitsFile at(String stage) {
        return staged().at(stage.isEmpty() || stage.equals(UNNAMED) ? usualStage : stage);
    }

    /**
     * The limits as all stages see them.
     *
     * @throws LimitsUnreadable if none have been read yet
     */
    public StagedLimits staged() {
        var ago = Duration.between(looked, clock.instant());
        if (ago.isNegative() || ago.compareTo(pause) >= 0) {
            look(good == null ? PATIENCE : ago.dividedBy(ASLEEP).compareTo(pause) >= 0 ? A_MOMENT : Duration.ZERO);
        }
        var limits = good;
        if (limits == null) {
            throw new LimitsUnreadable(trouble());
        }
        return limits;
    }

    /** Reads the file anew, after a restore: it may be as old as the snapshot. What there is stays if that takes seconds. */
    public void reread() {
        look(PATIENCE);
    }

    /** Waits until nothing is being read: before a snapshot, which no open socket may be part of. */
    public void rest() {
        var other = reading.get();
        if (other != null) {
            await(other, PATIENCE);
        }
    }

    /** Starts reading, unless somebody does, and waits for the end of it so long. */
    private void look(Duration patience) {
        var mine = new CompletableFuture<Void>();
        var other = reading.compareAndExchange(null, mine);
        if (other == null) {
            background.execute(() -> {
                try {
                    read();
                } finally { // also after an Error, or nothing would ever be read again
                    reading.set(null);
                    mine.complete(null);
                }
            });
        }
        if (patience.isPositive()) {
            await(other == null ? mine : other, patience);
        }
    }

    private static void await(CompletableFuture<Void> end, Duration patience) {
        try {
            end.get(patience.toMillis(), MILLISECONDS);
        } catch (TimeoutException _) {
            // Then with what there is.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private synchronized void read() {
        try {
            var text = source.read(last == null ? "" : last.tag());
            readable();
            text.filter(read -> !read.equals(last)).ifPresent(this::take);
        } catch (LimitsUnreadable e) {
            unreadable(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            unreadable(source.name() + ": the limits file cannot be read: " + e);
        } finally {
            looked = clock.instant();
        }
    }

    private void readable() {
        if (!failure.isEmpty()) {
            LOG.info("limits: {} can be read again", source.name());
        }
        failure = "";
        pause = good == null ? A_MOMENT : usual;
    }

    private void unreadable(String why) {
        if (!why.equals(failure)) {
            LOG.warn("limits: {}; {}", why, inForce());
        }
        failure = why;
        var twice = pause.compareTo(usual) < 0 ? usual : pause.multipliedBy(2);
        var longest = usual.compareTo(LONGEST_PAUSE) > 0 ? usual : LONGEST_PAUSE;
        pause = good == null ? A_MOMENT : twice.compareTo(longest) < 0 ? twice : longest;
    }

    private void take(LimitsText text) {
        last = text;
        var starting = good == null && !source.mayRecover(); // then what is wrong is thrown, and what is right is expected
        try {
            var limits = StagedLimits.parse(source.name(), text.text()).revised(text.revision());
            refusal = "";
            good = limits;
            pause = usual;
            if (!starting) {
                LOG.info("limits: version {} of {} is in force", limits.unstaged().version(), source.name());
            }
        } catch (LimitsFileRefused e) {
            refusal = String.valueOf(e.getMessage());
            if (!starting) {
                LOG.error("limits: {} is refused; {}:\n{}", name(text), inForce(), refusal);
            }
        }
    }

    private String name(LimitsText text) {
        return text.revision().isEmpty() ? source.name() : source.name() + "@" + text.revision();
    }

    private String inForce() {
        var limits = good;
        return limits == null
                ? "no call can be decided until there is a good one"
                : "version " + limits.unstaged().version() + " stays in force";
    }

    private String trouble() {
        return failure.isEmpty() ? refusal : failure;
    }
}
