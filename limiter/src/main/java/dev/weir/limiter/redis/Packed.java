package dev.weir.limiter.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Reads, one after another, the values that Redis' {@code cmsgpack.pack} wrote. */
final class Packed {

    private final ByteBuffer bytes;

    Packed(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes);
    }

    boolean hasNext() {
        return bytes.hasRemaining();
    }

    /**
     * A whole number.
     *
     * @throws IllegalStateException if something else comes next
     */
    long number() {
        var tag = bytes.get();
        return switch (tag & 0xff) {
            case 0xcc -> bytes.get() & 0xffL;
            case 0xcd -> bytes.getShort() & 0xffffL;
            case 0xce -> bytes.getInt() & 0xffff_ffffL;
            case 0xcf, 0xd3 -> bytes.getLong();
            case 0xd0 -> bytes.get();
            case 0xd1 -> bytes.getShort();
            case 0xd2 -> bytes.getInt();
            case 0xca -> (long) bytes.getFloat();
            case 0xcb -> (long) bytes.getDouble();
            default -> {
                if (tag < -32) {
                    throw unexpected(tag, "a number");
                }
                yield tag;
            }
        };
    }

    /** Begins a partition's string, as {@link PartitionLua} describes it, whole or not, and tells when it was written. */
    long begin() {
        if (hasText()) {
            var length = textLength();
            bytes.position(bytes.position() + length);
            var _ = number();
        }
        return number();
    }

    private boolean hasText() {
        var tag = bytes.get(bytes.position()) & 0xff;
        return (tag & 0xe0) == 0xa0 || (tag >= 0xd9 && tag <= 0xda);
    }

    /** Whether a list comes next, and not the next partition's string. */
    boolean hasList() {
        if (!bytes.hasRemaining()) {
            return false;
        }
        var tag = bytes.get(bytes.position()) & 0xff;
        return (tag & 0xf0) == 0x90 || (tag & 0xfe) == 0xdc;
    }

    /** A string. */
    String text() {
        var text = new byte[textLength()];
        bytes.get(text);
        return new String(text, ISO_8859_1);
    }

    private int textLength() {
        var tag = bytes.get() & 0xff;
        return switch (tag) {
            case 0xd9, 0xc4 -> bytes.get() & 0xff;
            case 0xda, 0xc5 -> bytes.getShort() & 0xffff;
            default -> {
                if ((tag & 0xe0) != 0xa0) {
                    throw unexpected(tag, "a text");
                }
                yield tag & 0x1f;
            }
        };
    }

    /** A list of whole numbers. */
    List<Long> numbers() {
        var tag = bytes.get() & 0xff;
        var size = switch (tag) {
            case 0xdc -> bytes.getShort() & 0xffff;
            case 0xdd -> bytes.getInt();
            default -> {
                if ((tag & 0xf0) != 0x90) {
                    throw unexpected(tag, "a list");
                }
                yield tag & 0x0f;
            }
        };
        var numbers = new ArrayList<Long>(size);
        for (int i = 0; i < size; i++) {
            numbers.add(number());
        }
        return numbers;
    }

    private static IllegalStateException unexpected(int tag, String expected) {
        return new IllegalStateException("what Redis keeps is not Weir's: 0x" + Integer.toHexString(tag & 0xff)
                + " where " + expected + " was expected");
    }
}
