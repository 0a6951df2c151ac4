package dev.weir.gateway.call;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.gateway.api.HttpApi;
import java.net.URLDecoder;

/**
 * A request target, taken apart as API Gateway does it.
 *
 * @param stage the first segment, or the API's stage where that stands in no path
 * @param path what follows
 * @param contextPath stage and path as in {@code requestContext.path}
 * @param query undecoded, without its question mark; empty where there is none
 */
public record Target(String stage, String path, String contextPath, String query) {

    /** On a REST API: nothing is decoded, and only {@code contextPath} keeps slashes before and after the stage. */
    public static Target of(String requestTarget) {
        String relative = withoutOrigin(requestTarget);
        int question = relative.indexOf('?');
        String whole = stripSlashes(question < 0 ? relative : relative.substring(0, question));
        int end = whole.indexOf('/');
        String stage = end < 0 ? whole : whole.substring(0, end);
        String rest = end < 0 ? "" : whole.substring(end);
        return new Target(stage, "/" + stripSlashes(rest), "/" + stage + rest,
                question < 0 ? "" : relative.substring(question + 1));
    }

    /**
     * On an HTTP API. Reported from AWS: the path is decoded before anything looks at it, and ends at a question mark that
     * comes out. That routes are matched with the decoded path, too, is unverified.
     *
     * @param stage the API's; {@value HttpApi#DEFAULT_STAGE} stands in no path
     */
    public static Target ofHttpApi(String requestTarget, String stage) {
        String[] parts = withoutOrigin(requestTarget).split("\\?", 2);
        String query = parts.length > 1 ? parts[1] : "";
        String whole = decoded(parts[0]).split("\\?", 2)[0];
        if (stage.equals(HttpApi.DEFAULT_STAGE)) {
            return new Target(stage, whole, whole, query);
        }
        String[] segments = (whole.startsWith("/") ? whole.substring(1) : whole).split("/", 2);
        return new Target(segments[0], "/" + (segments.length > 1 ? segments[1] : ""), whole, query);
    }

    // What is not properly encoded is left as it came; a plus is no space in a path.
    private static String decoded(String path) {
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return path;
        }
    }

    private static String withoutOrigin(String target) {
        int scheme = target.indexOf("://");
        if (target.startsWith("/") || scheme < 0) {
            return target;
        }
        int slash = target.indexOf('/', scheme + 3);
        return slash < 0 ? "/" : target.substring(slash);
    }

    private static String stripSlashes(String text) {
        int start = 0;
        while (start < text.length() && text.charAt(start) == '/') {
            start++;
        }
        return text.substring(start);
    }
}
