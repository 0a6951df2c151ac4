package dev.weir.limiter.redis;

import io.lettuce.core.RedisURI;
import java.util.regex.Pattern;

/**
 * Where one Redis is: {@code redis://[[user]:password@]host[:port][/database]}, {@code rediss://} for TLS. What is wrong
 * with a URL is said without repeating it: there is a password in it.
 */
final class RedisUrl {

    private static final Pattern HOST = Pattern.compile("[\\w.-]+|\\[?[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*]?");

    private RedisUrl() {}

    static RedisURI parse(String url) {
        if (!url.startsWith("redis://") && !url.startsWith("rediss://")) {
            throw new IllegalArgumentException("a Redis URL begins with redis://, or with rediss:// for TLS");
        }
        var uri = read(url);
        if (uri.getHost() == null || !HOST.matcher(uri.getHost()).matches()) {
            throw malformed();
        }
        return uri;
    }

    private static RedisURI read(String url) {
        try {
            return RedisURI.create(url);
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
    }

    private static IllegalArgumentException malformed() {
        return new IllegalArgumentException("a Redis URL is redis://[[user]:password@]host[:port][/database],"
                + " with special characters in the password percent-encoded");
    }
}
