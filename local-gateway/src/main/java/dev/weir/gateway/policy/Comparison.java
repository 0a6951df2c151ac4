package dev.weir.gateway.policy;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A condition operator without its {@code IfExists}.
 *
 * @param test the request's value, then the policy's
 * @param wildcards whether the policy's value is a {@link Glob}'s pattern
 * @param negated whether every value of the policy must fail the test, where otherwise one must pass it
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html">
 *     IAM condition operators</a>
 */
record Comparison(BiPredicate<String, String> test, boolean wildcards, boolean negated) {

    private static final int ARN_PARTS = 6;

    private static final Map<String, Comparison> BY_NAME = Map.ofEntries(Map.entry("StringEquals", is(String::equals)),
            Map.entry("StringNotEquals", not(String::equals)),
            Map.entry("StringEqualsIgnoreCase", is(String::equalsIgnoreCase)),
            Map.entry("StringNotEqualsIgnoreCase", not(String::equalsIgnoreCase)),
            Map.entry("StringLike", patterns(Comparison::like, false)),
            Map.entry("StringNotLike", patterns(Comparison::like, true)),
            Map.entry("ArnEquals", patterns(Comparison::likeArn, false)),
            Map.entry("ArnLike", patterns(Comparison::likeArn, false)),
            Map.entry("ArnNotEquals", patterns(Comparison::likeArn, true)),
            Map.entry("ArnNotLike", patterns(Comparison::likeArn, true)),
            Map.entry("BinaryEquals", is(String::equals)),
            Map.entry("NumericEquals", is(numeric(sign -> sign == 0))),
            Map.entry("NumericNotEquals", not(numeric(sign -> sign == 0))),
            Map.entry("NumericLessThan", is(numeric(sign -> sign < 0))),
            Map.entry("NumericLessThanEquals", is(numeric(sign -> sign <= 0))),
            Map.entry("NumericGreaterThan", is(numeric(sign -> sign > 0))),
            Map.entry("NumericGreaterThanEquals", is(numeric(sign -> sign >= 0))),
            Map.entry("DateEquals", is(date(sign -> sign == 0))),
            Map.entry("DateNotEquals", not(date(sign -> sign == 0))),
            Map.entry("DateLessThan", is(date(sign -> sign < 0))),
            Map.entry("DateLessThanEquals", is(date(sign -> sign <= 0))),
            Map.entry("DateGreaterThan", is(date(sign -> sign > 0))),
            Map.entry("DateGreaterThanEquals", is(date(sign -> sign >= 0))),
            Map.entry("Bool", is(String::equalsIgnoreCase)), Map.entry("IpAddress", is(Comparison::inNetwork)),
            Map.entry("NotIpAddress", not(Comparison::inNetwork)));

    /** The policy's value as the test takes it; empty where a variable in it has no value. */
    Optional<String> value(Text text, Attempt attempt) {
        return wildcards ? text.pattern(attempt).map(Glob::pattern) : text.literal(attempt);
    }

    static Optional<Comparison> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    private static Comparison is(BiPredicate<String, String> test) {
        return new Comparison(test, false, false);
    }

    private static Comparison not(BiPredicate<String, String> test) {
        return new Comparison(test, false, true);
    }

    private static Comparison patterns(BiPredicate<String, String> test, boolean negated) {
        return new Comparison(test, true, negated);
    }

    private static boolean like(String actual, String pattern) {
        return new Glob(pattern).matches(actual);
    }

    /** Each of the six parts of an ARN by itself: a star does not reach over a colon, but in the last part. */
    private static boolean likeArn(String actual, String pattern) {
        String[] parts = actual.split(":", ARN_PARTS);
        String[] patterns = pattern.split(":", ARN_PARTS);
        return parts.length == ARN_PARTS && patterns.length == ARN_PARTS
                && IntStream.range(0, ARN_PARTS).allMatch(part -> like(parts[part], patterns[part]));
    }

    private static BiPredicate<String, String> numeric(IntPredicate sign) {
        return (actual, wanted) -> sign.test(new BigDecimal(actual).compareTo(new BigDecimal(wanted)));
    }

    private static BiPredicate<String, String> date(IntPredicate sign) {
        return (actual, wanted) -> sign.test(instant(actual).compareTo(instant(wanted)));
    }

    private static Instant instant(String text) {
        return text.chars().allMatch(Character::isDigit)
                ? Instant.ofEpochSecond(Long.parseLong(text))
                : OffsetDateTime.parse(text).toInstant();
    }

    private static boolean inNetwork(String actual, String network) {
        int slash = network.indexOf('/');
        byte[] address = InetAddress.ofLiteral(actual).getAddress();
        byte[] base = InetAddress.ofLiteral(slash < 0 ? network : network.substring(0, slash)).getAddress();
        int bits = slash < 0 ? base.length * 8 : Integer.parseInt(network.substring(slash + 1));
        if (bits < 0 || bits > base.length * 8) {
            throw new IllegalArgumentException(network + " is not a network");
        }
        return address.length == base.length && samePrefix(address, base, bits);
    }

    private static boolean samePrefix(byte[] address, byte[] base, int bits) {
        int whole = bits / 8;
        int mask = 0xff00 >> bits % 8 & 0xff;
        return Arrays.equals(address, 0, whole, base, 0, whole)
                && (mask == 0 || (address[whole] & mask) == (base[whole] & mask));
    }
}
