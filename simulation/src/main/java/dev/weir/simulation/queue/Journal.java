package dev.weir.simulation.queue;

import java.util.Arrays;

/** Writes down what becomes of calls that come within a span of time. */
final class Journal {

    private static final double MILLI = 1e6;

    private final long from;
    private final long until;
    private long[] latencies = new long[1 << 16];
    private int decided;
    private long calls;
    private long throttled;
    private long restored;
    private long late;
    private long without;
    private long asked;
    private double waited;
    private double billed;
    private long mostBusy;

    Journal(long from, long until) {
        this.from = from;
        this.until = until;
    }

    private boolean sees(long arrived) {
        return arrived >= from && arrived < until;
    }

    void arrived(long arrived, long busy) {
        if (sees(arrived)) {
            calls++;
            mostBusy = Math.max(mostBusy, busy);
        }
    }

    void throttled(long arrived) {
        throttled += sees(arrived) ? 1 : 0;
    }

    void restored(long arrived) {
        restored += sees(arrived) ? 1 : 0;
    }

    void without(long arrived) {
        without += sees(arrived) ? 1 : 0;
    }

    void asked(long arrived, long inQueue, boolean tooLate) {
        if (sees(arrived)) {
            asked++;
            waited += inQueue;
            late += tooLate ? 1 : 0;
        }
    }

    void decided(long arrived, long began, long ended) {
        if (sees(arrived)) {
            if (decided == latencies.length) {
                latencies = Arrays.copyOf(latencies, 2 * decided);
            }
            latencies[decided++] = ended - arrived;
            billed += Math.ceil((ended - began) / MILLI);
        }
    }

    Seen seen() {
        var sorted = Arrays.copyOf(latencies, decided);
        Arrays.sort(sorted);
        return new Seen(calls, throttled, restored, late, without, quantile(sorted, 0.5), quantile(sorted, 0.99),
                asked == 0 ? 0 : waited / asked, decided == 0 ? 0 : billed / decided, mostBusy);
    }

    private static long quantile(long[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(share * sorted.length) - 1];
    }
}
