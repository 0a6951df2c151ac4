package dev.weir.gateway.call;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** The calls of late, so that one of them can be made again. Safe for many threads. */
public final class RecentCalls {

    /** How many are kept at most. */
    public static final int MOST = 1_000;

    /** Of all their bodies together, in bytes. */
    private static final long MOST_BYTES = 32 << 20;

    /** So much of a request's id tells it from the others, and fits into a line of the log. */
    private static final int SHORT = 8;

    private final Deque<Call> calls = new ArrayDeque<>();
    private long bytes;

    /** What a line of the log calls this one. */
    static String shortId(Call call) {
        return call.requestId().substring(0, SHORT);
    }

    synchronized void keep(Call call) {
        calls.addLast(call);
        bytes += call.request().body().size();
        while (calls.size() > MOST || bytes > MOST_BYTES) {
            bytes -= calls.removeFirst().request().body().size();
        }
    }

    /** The latest of a request's id, whole or as the log has it. */
    public synchronized Optional<Call> find(String id) {
        var latest = calls.descendingIterator();
        while (latest.hasNext()) {
            var call = latest.next();
            if (call.requestId().equals(id) || shortId(call).equals(id)) {
                return Optional.of(call);
            }
        }
        return Optional.empty();
    }
}
