package dev.weir.limiter.file;

import java.net.InetAddress;
import java.net.Inet4Address;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How callers' addresses are told.
 *
 * @param ipv6Prefix so many bits of an IPv6 address are one caller: whoever has one has 2^64 of them
 * @param trustedProxies whose word is taken for the address they were called from
 */
public record Addresses(int ipv6Prefix, List<AddressRange> trustedProxies) {

    static final Addresses USUAL = new Addresses(64, List.of());

    private static final Pattern PREFIX = Pattern.compile("3[2-9]|[4-9]\\d|1[01]\\d|12[0-8]");
    // A proxy may name its caller's port too.
    private static final Pattern HOP = Pattern
            .compile("(?<four>[0-9.]+)(:\\d{1,5})?|\\[(?<bracketed>[^\\]]+)](:\\d{1,5})?|(?<six>[0-9a-fA-F:.]+)");
    private static final Pattern ZEROS = Pattern.compile("(:0)+$");

    public Addresses {
        trustedProxies = List.copyOf(trustedProxies);
    }

    static Addresses read(Optional<Entry> prefix, Optional<Entry> proxies) {
        var bits = prefix.flatMap(field -> field.text(PREFIX, "a number of bits, from 32 to 128"))
                .map(Integer::valueOf)
                .orElse(USUAL.ipv6Prefix);
        var ranges = new ArrayList<AddressRange>();
        proxies.ifPresent(list -> list.items()
                .forEach(item -> item.called("a proxy's address")
                        .read(AddressRange::parse)
                        .ifPresent(range -> {
                            if (range.bits() == 0) {
                                item.problem("whoever trusts every address lets every caller choose its own");
                            }
                            ranges.add(range);
                        })));
        return new Addresses(bits, ranges);
    }

    /**
     * Where a call comes from.
     *
     * @param peer the address that API Gateway saw
     * @param forwardedFor the values of {@code X-Forwarded-For}, in their order; believed where the peer is trusted, and
     *     only as far to the left as one trusted proxy vouches for the next
     */
    public CallerAddress of(String peer, List<String> forwardedFor) {
        return AddressRange.address(peer)
                .map(address -> of(isTrusted(address) ? origin(address, String.join(",", forwardedFor)) : address))
                .orElseGet(() -> unknown(peer));
    }

    private CallerAddress of(InetAddress address) {
        return new CallerAddress(address.getHostAddress(), network(address));
    }

    /** Where API Gateway's console tests an authorizer, there is no address. */
    private static CallerAddress unknown(String peer) {
        var name = peer.isEmpty() ? "unknown" : peer.replaceAll("[^A-Za-z0-9.-]", "?");
        var shortened = name.substring(0, Math.min(name.length(), 64));
        return new CallerAddress(shortened, shortened);
    }

    private InetAddress origin(InetAddress peer, String forwardedFor) {
        var farthest = peer;
        for (int end = forwardedFor.length(); end > 0;) {
            var start = forwardedFor.lastIndexOf(',', end - 1);
            var hop = hop(forwardedFor.substring(start + 1, end).strip());
            if (hop.isEmpty()) {
                return peer;
            }
            farthest = hop.get();
            if (!isTrusted(farthest)) {
                return farthest;
            }
            end = start;
        }
        return farthest;
    }

    private static Optional<InetAddress> hop(String text) {
        var hop = HOP.matcher(text);
        if (!hop.matches()) {
            return Optional.empty();
        }
        for (var form : List.of("four", "bracketed", "six")) {
            if (hop.group(form) != null) {
                return AddressRange.address(hop.group(form));
            }
        }
        return Optional.empty();
    }

    private boolean isTrusted(InetAddress address) {
        return trustedProxies.stream().anyMatch(range -> range.contains(address));
    }

    private String network(InetAddress address) {
        if (address instanceof Inet4Address || ipv6Prefix == 128) {
            return address.getHostAddress();
        }
        var bytes = address.getAddress();
        Arrays.fill(bytes, (ipv6Prefix + 7) / 8, bytes.length, (byte) 0);
        if (ipv6Prefix % 8 != 0) {
            bytes[ipv6Prefix / 8] &= (byte) (0xff << (8 - ipv6Prefix % 8));
        }
        try {
            var text = InetAddress.getByAddress(bytes).getHostAddress();
            return ZEROS.matcher(text).replaceFirst("::") + "/" + ipv6Prefix;
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // 16 bytes are an address
        }
    }
}
