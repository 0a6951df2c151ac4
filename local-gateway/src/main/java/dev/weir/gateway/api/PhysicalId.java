package dev.weir.gateway.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The ids that a deployment would draw. Here they follow from names, so they are the same on every start. */
public final class PhysicalId {

    private PhysicalId() {}

    /** Small letters and digits, at most 48 of them. */
    public static String of(String name, int length) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(UTF_8));
            return new BigInteger(1, hash).toString(36).substring(0, length);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
