package dev.weir.limiter.file;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;

/** A mistake in a limits file, where it is, and what is expected there. Lines and columns count from 1. */
public record Problem(String file, int line, int column, String message) implements Comparable<Problem> {

    static Problem at(String file, @Nullable Mark mark, String message) {
        return mark == null
                ? new Problem(file, 1, 1, message)
                : new Problem(file, mark.getLine() + 1, mark.getColumn() + 1, message);
    }

    @Override
    public int compareTo(Problem other) {
        return line == other.line ? Integer.compare(column, other.column) : Integer.compare(line, other.line);
    }

    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + message;
    }
}
