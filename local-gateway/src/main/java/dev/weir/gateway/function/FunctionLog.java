package dev.weir.gateway.function;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What one function writes, line by line with its name before each. Writing never waits: a flood is kept up to
 * {@value #MOST} characters, and of the rest it is said how many lines there were.
 */
final class FunctionLog implements AutoCloseable {

    private static final int MOST = 1 << 20;
    /** As much as CloudWatch takes in one event. */
    private static final int LONGEST = 256 << 10;
    private static final int PATIENCE_MILLIS = 500;
    private static final Pattern TAB = Pattern.compile("\t");

    private record Line(PrintStream to, String text) {}

    private final String function;
    private final PrintStream out;
    private final PrintStream err;
    private final Deque<Line> waiting = new ArrayDeque<>();
    private long size;
    private long lost;
    private boolean writing;

    FunctionLog(String function, PrintStream out, PrintStream err) {
        this.function = function;
        this.out = out;
        this.err = err;
    }

    /** The streams of another environment, which no other's lines get into. */
    Output open() {
        return new Output(new Lines(out), new Lines(err));
    }

    /** A line of Lambda's own. */
    void say(String line) {
        add(out, line);
    }

    /** Waits a little for what is not written yet. */
    @Override
    public void close() {
        long until = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
        synchronized (this) {
            try {
                for (long left = PATIENCE_MILLIS; writing && left > 0; left = (until - System.nanoTime()) / 1_000_000) {
                    wait(left);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized void add(PrintStream to, String text) {
        if (size + text.length() > MOST) {
            lost++;
            return;
        }
        size += text.length();
        waiting.add(new Line(to, text));
        if (!writing) {
            writing = true;
            Thread.ofVirtual().name(function + " log").start(this::write);
        }
    }

    private void write() {
        for (Optional<Line> next = next(); next.isPresent(); next = next()) {
            next.get().to().println("[" + function + "] " + printable(next.get().text()));
        }
    }

    private synchronized Optional<Line> next() {
        if (waiting.isEmpty() && lost > 0) {
            waiting.add(new Line(out, "(" + lost + " more lines came faster than they could be shown)"));
            lost = 0;
        }
        Optional<Line> next = Optional.ofNullable(waiting.poll());
        size = waiting.isEmpty() ? 0 : size - next.map(line -> line.text().length()).orElse(0);
        writing = next.isPresent();
        notifyAll();
        return next;
    }

    private static String printable(String line) {
        return TAB.splitAsStream(line).map(Printable::of).collect(Collectors.joining("\t"));
    }

    /** What one environment writes. */
    record Output(Lines outLines, Lines errLines) {

        PrintStream out() {
            return new PrintStream(outLines, true, UTF_8);
        }

        PrintStream err() {
            return new PrintStream(errLines, true, UTF_8);
        }

        /** Ends lines that the function has only begun. */
        void endLines() {
            outLines.end();
            errLines.end();
        }
    }

    /** Cuts what is written into lines. */
    final class Lines extends OutputStream {

        private final PrintStream to;
        private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

        Lines(PrintStream to) {
            this.to = to;
        }

        @Override
        public synchronized void write(int b) {
            if (b == '\n') {
                cut();
            } else {
                begun.write(b);
                if (begun.size() >= LONGEST) {
                    cut();
                }
            }
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            for (int i = offset; i < offset + length; i++) {
                write(bytes[i]);
            }
        }

        synchronized void end() {
            if (begun.size() > 0) {
                cut();
            }
        }

        private void cut() {
            String line = begun.toString(UTF_8);
            begun.reset();
            add(to, line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
        }
    }
}
