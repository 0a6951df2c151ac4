package dev.weir.limiter.redis;

import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StaticCredentialsProvider;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where Redis is: {@code redis://[[user]:password@]host[:port][,host[:port]…][/database]}, {@code rediss://} for TLS.
 * {@code ?iam=} says who signs in ({@link CacheUser}), {@code ?namespace=} what {@link Keys} are called.
 * Several hosts are a master and its replicas in any order, or some nodes of one cluster. What is wrong with a URL is
 * said without repeating it: there is a password in it.
 */
final class RedisUrl {

    private static final Pattern HOST = Pattern.compile("[\\w.-]+|\\[?[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*]?");
    private static final Pattern PARTS = Pattern.compile("(?<before>rediss?://(?:.*@)?)(?<hosts>[^/?#]*)(?<after>.*)");

    private RedisUrl() {}

    /** One for each node, in the URL's order. */
    static List<RedisURI> parse(String url) {
        if (!url.startsWith("redis://") && !url.startsWith("rediss://")) {
            throw new IllegalArgumentException("a Redis URL begins with redis://, or with rediss:// for TLS");
        }
        var parts = PARTS.matcher(url);
        if (!parts.matches()) {
            throw malformed();
        }
        return Stream.of(parts.group("hosts").split(",", -1))
                .map(host -> node(parts.group("before") + host + parts.group("after")))
                .toList();
    }

    private static RedisURI node(String url) {
        var uri = read(url);
        if (uri.getHost() == null || !HOST.matcher(uri.getHost()).matches()) {
            throw malformed();
        }
        return uri;
    }

    private static RedisURI read(String url) {
        try {
            var uri = RedisURI.create(url);
            login(URI.create(url)).ifPresent(uri::setCredentialsProvider);
            return uri;
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
    }

    /**
     * Lettuce reads it, too, but as one that may have to be waited for: it then signs in on another thread, and a connection
     * passes for open a moment before it is.
     */
    private static Optional<RedisCredentialsProvider> login(URI uri) {
        var authority = Objects.requireNonNullElse(uri.getAuthority(), "");
        var login = Objects.requireNonNullElseGet(uri.getUserInfo(),
                () -> authority.substring(0, Math.max(0, authority.lastIndexOf('@'))));
        var colon = login.indexOf(':');
        var user = colon > 0 ? login.substring(0, colon) : null;
        var password = login.substring(colon + 1);
        return password.isEmpty()
                ? Optional.empty()
                : Optional.of(new StaticCredentialsProvider(user, password.toCharArray()));
    }

    private static IllegalArgumentException malformed() {
        return new IllegalArgumentException("a Redis URL is redis://[[user]:password@]host[:port][/database],"
                + " with special characters in the password percent-encoded");
    }
}
