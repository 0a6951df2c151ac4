package dev.weir.limiter.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/** A script's ARGV. */
final class Arguments {

    private static final byte[] NONE = {};

    private final List<byte[]> bytes = new ArrayList<>();

    Arguments add(String text) {
        bytes.add(text.isEmpty() ? NONE : text.getBytes(UTF_8));
        return this;
    }

    Arguments add(long number) {
        return add(Long.toString(number));
    }

    /** What does not apply is empty. */
    Arguments addNothing() {
        bytes.add(NONE);
        return this;
    }

    Arguments copy() {
        var copy = new Arguments();
        copy.bytes.addAll(bytes);
        return copy;
    }

    byte[][] toArray() {
        return bytes.toArray(byte[][]::new);
    }
}
