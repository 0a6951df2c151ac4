package dev.weir.gateway.function;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Ids that name calls and guard nothing: those of a secure generator take longer than some calls. */
public final class RandomId {

    private static final long VERSION = 0x4000;
    private static final long VARIANT = 1L << 63;

    private RandomId() {}

    /** A UUID of version 4, as text. */
    public static String uuid() {
        var random = ThreadLocalRandom.current();
        return new UUID((random.nextLong() & ~0xf000L) | VERSION, (random.nextLong() >>> 2) | VARIANT).toString();
    }
}
