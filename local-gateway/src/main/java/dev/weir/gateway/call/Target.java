package dev.weir.gateway.call;

/**
 * A request target, taken apart as API Gateway was recorded to do it.
 *
 * @param stage the first segment; slashes before it do not count
 * @param path what follows, not decoded, its leading slashes collapsed to one
 * @param contextPath stage and path as in {@code requestContext.path}, which keeps those slashes
 * @param query undecoded, without its question mark; empty where there is none
 */
public record Target(String stage, String path, String contextPath, String query) {

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
