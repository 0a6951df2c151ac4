package dev.weir.environment;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds an X-Ray trace's id, {@code 1-5759e988-bd862e3fe1be46a994272793}, and takes nothing else for one: callers may write
 * what they like into its header.
 *
 * @see <a href="https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader">Tracing
 *     header</a>
 */
public final class TraceId {

    private static final Pattern ROOT = Pattern.compile("(?:^|;)\\s*Root=(1-[0-9a-f]{8}-[0-9a-f]{24})(?:;|$)");

    private TraceId() {}

    /** That of the first tracing header that has one. */
    public static Optional<String> in(List<String> tracingHeaders) {
        return tracingHeaders.stream()
                .map(ROOT::matcher)
                .flatMap(matcher -> matcher.find() ? Stream.of(matcher.group(1)) : Stream.empty())
                .findFirst();
    }

    /** Where the event has none: what Lambda's runtime was told. */
    public static Optional<String> ofInvocation() {
        return in(headersOfInvocation());
    }

    /** The tracing headers that Lambda's runtime was told; they may be no such thing. */
    public static List<String> headersOfInvocation() {
        return Stream.of(System.getProperty("com.amazonaws.xray.traceHeader"), System.getenv("_X_AMZN_TRACE_ID"))
                .flatMap(Stream::ofNullable)
                .toList();
    }
}
