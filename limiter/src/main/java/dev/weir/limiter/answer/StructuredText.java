package dev.weir.limiter.answer;

/** Values of structured fields (RFC 9651), whatever they are made of. */
final class StructuredText {

    /** The largest Integer of RFC 9651 §3.3.1. */
    private static final long LARGEST = 999_999_999_999_999L;

    private StructuredText() {}

    /** A String: printable ASCII in quotes, anything else as a question mark. */
    static String string(String text) {
        return '"' + printable(text).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** An Integer of at most 15 digits: what is more is said as the most. */
    static String integer(long number) {
        return Long.toString(Math.clamp(number, -LARGEST, LARGEST));
    }

    /** What may stand in any header: no line ends, and nothing beyond ASCII. */
    static String printable(String text) {
        var printable = new StringBuilder(text.length());
        text.codePoints().forEach(c -> printable.append(c >= ' ' && c <= '~' ? (char) c : '?'));
        return printable.toString();
    }
}
