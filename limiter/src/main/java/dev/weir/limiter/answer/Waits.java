package dev.weir.limiter.answer;

import java.time.Duration;

/** Durations as the different readers of an answer want them; all round up, so that whoever waits waits long enough. */
final class Waits {

    private Waits() {}

    /** A thousand years, beyond which nobody needs to know: the debts of a monthly limit may take longer. */
    private static final Duration LONGEST = Duration.ofDays(365_000);

    static long seconds(Duration wait) {
        return Math.ceilDiv(millis(wait), 1_000);
    }

    static long millis(Duration wait) {
        var said = wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
        return said.getSeconds() * 1_000 + Math.ceilDiv(said.getNano(), 1_000_000);
    }

    /** {@code 1 second}, {@code 90 seconds}, {@code 5 minutes}, {@code 2 hours 30 minutes}, {@code 3 days}. */
    static String inWords(Duration wait) {
        var seconds = seconds(wait);
        if (seconds < 120) {
            return count(seconds, "second");
        }
        if (seconds < 2 * 3_600) {
            return pair(seconds / 60, "minute", seconds % 60, "second");
        }
        var minutes = Math.ceilDiv(seconds, 60);
        if (minutes < 2 * 1_440) {
            return pair(minutes / 60, "hour", minutes % 60, "minute");
        }
        var hours = Math.ceilDiv(minutes, 60);
        return pair(hours / 24, "day", hours % 24, "hour");
    }

    /** As Go prints durations, and so OpenAI's API: {@code 0s}, {@code 20ms}, {@code 1.5s}, {@code 6m0s}, {@code 24h0m0s}. */
    static String asGo(Duration wait) {
        var millis = millis(wait);
        if (millis > 0 && millis < 1_000) {
            return millis + "ms";
        }
        var seconds = millis % 60_000 % 1_000 == 0
                ? Long.toString(millis % 60_000 / 1_000)
                : Double.toString(millis % 60_000 / 1_000.0);
        var minutes = millis / 60_000;
        return (minutes >= 60 ? minutes / 60 + "h" : "") + (minutes > 0 ? minutes % 60 + "m" : "") + seconds + "s";
    }

    private static String pair(long large, String unit, long small, String smallUnit) {
        return count(large, unit) + (small == 0 ? "" : " " + count(small, smallUnit));
    }

    private static String count(long count, String unit) {
        return count + " " + unit + (count == 1 ? "" : "s");
    }
}
