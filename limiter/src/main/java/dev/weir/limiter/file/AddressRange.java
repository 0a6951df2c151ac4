package dev.weir.limiter.file;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Addresses that begin alike: one address, or a range in CIDR notation (RFC 4632, RFC 4291 §2.3).
 *
 * @param first 4 or 16 bytes
 * @param bits how many of its bits all have in common
 */
public record AddressRange(InetAddress first, int bits) {

    private static final Pattern FORM = Pattern.compile("(?<address>[0-9a-fA-F:.]+)(?:/(?<bits>\\d{1,3}))?");
    private static final Pattern FOUR = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F.]*:[0-9a-fA-F:.]*");

    /** Whether {@code text} is meant to be an address or a range, and not a name. */
    static boolean isMeant(String text) {
        return text.indexOf(':') >= 0 || text.indexOf('/') >= 0 || FOUR.matcher(text).matches();
    }

    /** @throws IllegalArgumentException if {@code text} is no address and no range */
    static AddressRange parse(String text) {
        var form = FORM.matcher(text);
        var first = form.matches() ? address(form.group("address")) : Optional.<InetAddress>empty();
        return first.map(address -> {
            var most = address.getAddress().length * 8;
            var bits = form.group("bits") == null ? most : Integer.parseInt(form.group("bits"));
            return bits > most ? null : new AddressRange(address, bits);
        })
                .orElseThrow(() -> new IllegalArgumentException("'" + Entry.printable(text)
                        + "' is not an address or a range of them: write it like 203.0.113.7, 198.51.100.0/24 or 2001:db8::/32"));
    }

    /** An address as it is written; never a name that would have to be looked up. */
    static Optional<InetAddress> address(String text) {
        if (!FOUR.matcher(text).matches() && !IPV6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    boolean contains(InetAddress address) {
        var these = first.getAddress();
        var those = address.getAddress();
        if (these.length != those.length) {
            return false;
        }
        var left = bits;
        for (int i = 0; left > 0; i++, left -= 8) {
            var mask = left >= 8 ? 0xff : 0xff << (8 - left) & 0xff;
            if (((these[i] ^ those[i]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
