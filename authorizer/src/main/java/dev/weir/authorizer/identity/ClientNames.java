package dev.weir.authorizer.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names for clients that no list names, made of what others say of them. */
final class ClientNames {

    private static final int LONGEST = 128;
    private static final String PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~@";

    private ClientNames() {}

    /**
     * A name of printable ASCII without slashes or braces: different texts have different ones. Everything but letters,
     * digits and {@code -._~@} is percent-encoded as UTF-8, and not normalised: what only looks alike stays apart. What
     * gets longer than 128 letters is its SHA-256 instead.
     */
    static String of(String namespace, String text) {
        var bytes = text.getBytes(UTF_8);
        var name = new StringBuilder();
        for (var b : bytes) {
            if (PLAIN.indexOf(b) >= 0) {
                name.append((char) b);
            } else {
                name.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return namespace + "/" + (name.length() <= LONGEST ? name : "sha256:" + sha256(bytes));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
