package dev.weir.limiter.file;

/**
 * Where a call comes from.
 *
 * @param whole the address as it is, for the lists of the blocked and the allowed
 * @param network what is counted as one caller: an IPv4 address, or an IPv6 prefix like {@code 2001:db8::/64}
 */
public record CallerAddress(String whole, String network) {}
