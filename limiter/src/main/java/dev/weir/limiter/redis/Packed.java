package dev.weir.limiter.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Reads, one after another, the values that Redis' {@code struct.pack} and {@code cmsgpack.pack} wrote. */
final class Packed {

    private static final int TILL_BYTES = 6;

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

    /** Begins a partition's string, as {@link PartitionLua} describes it, and tells when it was written. */
    long begin() {
        var ids = bytes.getShort();
        bytes.position(bytes.position() + ids);
        var written = wide();
        bytes.position(bytes.position() + TILL_BYTES);
        return written;
    }

    /** A number of seven bytes, of those that a partition's string begins with. */
    long wide() {
        return (long) bytes.getInt() << 24 | (bytes.getShort() & 0xffffL) << 8 | (bytes.get() & 0xffL);
    }

    /** Whether a list comes next, and not the next partition's string. */
    boolean hasList() {
        return bytes.hasRemaining() && bytes.get(bytes.position()) < 0;
    }

    /** A string. */
    String text() {
        var tag = bytes.get() & 0xff;
        var length = switch (tag) {
            case 0xd9, 0xc4 -> bytes.get() & 0xff;
            case 0xda, 0xc5 -> bytes.getShort() & 0xffff;
            default -> {
                if ((tag & 0xe0) != 0xa0) {
                    throw unexpected(tag, "a text");
                }
                yield tag & 0x1f;
            }
        };
        var text = new byte[length];
        bytes.get(text);
        return new String(text, ISO_8859_1);
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
