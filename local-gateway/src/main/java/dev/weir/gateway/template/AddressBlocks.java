package dev.weir.gateway.template;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Splits a block of IPv4 or IPv6 addresses, as {@code Fn::Cidr} does. */
final class AddressBlocks {

    private static final int MOST = 256;

    private AddressBlocks() {}

    /** @param arguments the block, how many to make, and the bits of an address within each: 8 where that is left out */
    static Optional<List<String>> of(List<String> arguments) {
        if (arguments.size() < 2 || arguments.size() > 3
                || !arguments.stream().skip(1).allMatch(word -> word.matches("\\d{1,3}"))) {
            return Optional.empty();
        }
        String[] block = arguments.getFirst().split("/", -1);
        boolean written = block.length == 2 && block[1].matches("\\d{1,3}") && block[0].matches("[0-9a-fA-F:.]+");
        int bits = arguments.size() == 3 ? Integer.parseInt(arguments.get(2)) : 8;
        return written
                ? address(block[0]).flatMap(
                        start -> blocks(start, Integer.parseInt(block[1]), Integer.parseInt(arguments.get(1)), bits))
                : Optional.empty();
    }

    private static Optional<byte[]> address(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text).getAddress());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<List<String>> blocks(byte[] start, int prefix, int count, int bits) {
        int width = start.length * Byte.SIZE;
        boolean fits = count >= 1 && count <= MOST && bits >= 1 && prefix + bits <= width
                && BigInteger.valueOf(count).compareTo(BigInteger.ONE.shiftLeft(width - prefix - bits)) <= 0;
        if (!fits) {
            return Optional.empty();
        }
        BigInteger first = new BigInteger(1, start).shiftRight(width - prefix).shiftLeft(width - prefix);
        return Optional.of(IntStream.range(0, count)
                .mapToObj(i -> shown(first.add(BigInteger.valueOf(i).shiftLeft(bits)), start.length) + "/"
                        + (width - bits))
                .toList());
    }

    private static String shown(BigInteger address, int length) {
        byte[] digits = address.toByteArray();
        byte[] whole = new byte[length];
        int used = Math.min(digits.length, length);
        System.arraycopy(digits, digits.length - used, whole, length - used, used);
        try {
            return InetAddress.getByAddress(whole).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(Arrays.toString(whole), e);
        }
    }
}
