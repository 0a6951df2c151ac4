package dev.weir.limiter.redis;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who signs in by IAM to which cache of ElastiCache Serverless, as {@code rediss://USER@HOST:PORT?iam=CACHE} says. Instead of
 * a password there is a token, which whoever is asked for {@link Credentials} signs.
 *
 * @param user both the id and the name of the user, which IAM wants to be the same
 * @param cache in small letters, as it is signed
 */
public record CacheUser(String user, String cache) {

    private static final String FORM = "rediss://USER@HOST:PORT?iam=CACHE";
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9-]{0,39}");
    private static final Pattern IAM = Pattern
            .compile("(?<scheme>[^:]*)://(?:(?<user>.*)@)?[^?@]*\\?(?:[^#@]*&)?iam=(?<cache>[^&#@]*)(?:[&#][^@]*)?");

    /**
     * The one that {@code url} names; empty where it says nothing of IAM.
     *
     * @throws IllegalArgumentException if it says so wrongly: the message repeats nothing of the URL
     */
    public static Optional<CacheUser> of(String url) {
        var parts = IAM.matcher(url);
        if (!parts.matches()) {
            return Optional.empty();
        }
        if (!parts.group("scheme").equals("rediss")) {
            throw new IllegalArgumentException("IAM signs in by TLS only: write " + FORM);
        }
        return Optional
                .of(new CacheUser(name(parts.group("user")), name(parts.group("cache")).toLowerCase(Locale.ROOT)));
    }

    private static String name(String name) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "to sign in by IAM, the user and the cache are named and there is no password: write "
                            + FORM);
        }
        return name;
    }
}
