package dev.weir.fuzzing;

import java.util.List;

/** What a fuzzer has chosen, byte by byte; where it has chosen nothing more, always the first. */
public final class Choices {

    private final byte[] bytes;
    private int next;

    public Choices(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A number from 0 to {@code bound} - 1, of {@code bound} up to 65,536. */
    public int below(int bound) {
        var chosen = bound <= 256 ? one() : one() << 8 | one();
        return chosen % bound;
    }

    /** One of {@code all}, which is not empty. */
    public <T> T oneOf(List<T> all) {
        return all.get(below(all.size()));
    }

    private int one() {
        return next < bytes.length ? bytes[next++] & 0xff : 0;
    }
}
