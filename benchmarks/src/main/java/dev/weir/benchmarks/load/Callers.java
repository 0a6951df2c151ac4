package dev.weir.benchmarks.load;

import dev.weir.benchmarks.contender.Subject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.HdrHistogram.Histogram;

/** Threads that ask about random subjects, each as soon as its last question is answered. */
public final class Callers implements AutoCloseable {

    private static final long LONGEST = Duration.ofMinutes(1).toNanos();

    private final ExecutorService threads = Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());
    private final List<Histogram> histograms = new ArrayList<>();
    private final Histogram all = new Histogram(LONGEST, 3);
    private final int count;

    /** That many, all at once. */
    public Callers(int count) {
        this.count = count;
        for (var i = 0; i < count; i++) {
            histograms.add(new Histogram(LONGEST, 3));
        }
    }

    /** What they got. */
    public record Load(Histogram nanos, double seconds) {

        /** How many were answered. */
        public double decisions() {
            return nanos.getTotalCount();
        }

        /** Answers in a second. */
        public double perSecond() {
            return decisions() / seconds;
        }

        /** How long a caller waited, in microseconds. */
        public double micros(double percentile) {
            return nanos.getValueAtPercentile(percentile) / 1_000.0;
        }
    }

    /** Asks what is the same for everybody, for that long. */
    public Load ask(BooleanSupplier question, Duration time) {
        return ask(_ -> question.getAsBoolean(), List.of(Subject.of(0)), time);
    }

    /** Asks for that long. */
    Load ask(Predicate<Subject> question, List<Subject> subjects, Duration time) {
        histograms.forEach(Histogram::reset);
        var start = new CyclicBarrier(count + 1);
        var asking = new ArrayList<Future<Void>>();
        for (var histogram : histograms) {
            asking.add(threads.submit(caller(question, subjects, time, histogram, start)));
        }
        pass(start);
        var began = System.nanoTime();
        asking.forEach(Callers::finish);
        var seconds = (System.nanoTime() - began) / 1e9;
        return new Load(merged(), seconds);
    }

    private static Callable<Void> caller(
            Predicate<Subject> question, List<Subject> subjects, Duration time, Histogram histogram,
            CyclicBarrier start) {
        return () -> {
            var random = new SplittableRandom();
            pass(start);
            var asked = System.nanoTime();
            var end = asked + time.toNanos();
            while (asked < end) {
                askOnce(question, subjects.get(random.nextInt(subjects.size())));
                var answered = System.nanoTime();
                histogram.recordValue(Math.min(answered - asked, LONGEST));
                asked = answered;
            }
            return null;
        };
    }

    private Histogram merged() {
        all.reset();
        histograms.forEach(all::add);
        return all;
    }

    /** Asks about each subject once. */
    public void askAll(Predicate<Subject> question, List<Subject> subjects) {
        var asking = new ArrayList<Future<?>>();
        for (var i = 0; i < count; i++) {
            var first = i;
            asking.add(threads.submit(() -> {
                for (var subject = first; subject < subjects.size(); subject += count) {
                    askOnce(question, subjects.get(subject));
                }
            }));
        }
        asking.forEach(Callers::finish);
    }

    private static void askOnce(Predicate<Subject> question, Subject subject) {
        if (!question.test(subject)) {
            throw new IllegalStateException("refused, though no quota is within reach");
        }
    }

    private static void pass(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void finish(Future<?> caller) {
        try {
            caller.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
