package dev.weir.model.upstream;

import dev.weir.limiter.settings.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the upstream is: {@code WEIR_UPSTREAM_URL}, {@code WEIR_UPSTREAM_KEY} or {@code WEIR_UPSTREAM_KEY_SECRET}, and {@code
 * WEIR_UPSTREAM_MODELS}.
 *
 * @param base what an OpenAI SDK takes as its base URL, without a slash at its end: {@code https://api.openai.com/v1}
 * @param key sent as {@code Authorization: Bearer KEY}, and nowhere else to be seen
 * @param models the models asked for there; empty for all that are not served otherwise
 */
public record UpstreamAddress(URI base, UpstreamKey key, Set<String> models) {
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");

    public UpstreamAddress {
        models = Set.copyOf(models);
    }

    /**
     * Reads the settings.
     *
     * @param properties the value of each by its name, {@code weir.upstream-url} for {@code WEIR_UPSTREAM_URL}; a blank one
     *     is none
     * @return empty if there is no upstream
     * @throws IllegalStateException if one cannot be used; the message is what is shown, and never has the key in it
     */
    public static Optional<UpstreamAddress> of(Function<String, Optional<String>> properties) {
        Function<String, Optional<String>> set = name -> properties.apply(name)
                .map(String::strip)
                .filter(text -> !text.isEmpty());
        var models = set.apply("weir.upstream-models");
        var base = set.apply("weir.upstream-url").map(UpstreamAddress::base);
        if (base.isEmpty()) {
            Stream.of("weir.upstream-key", "weir.upstream-key-secret", "weir.upstream-models")
                    .filter(name -> set.apply(name).isPresent())
                    .findFirst()
                    .ifPresent(UpstreamAddress::refuseAlone);
        }
        return base.map(url -> new UpstreamAddress(url, key(set), models.map(UpstreamAddress::names).orElse(Set.of())));
    }

    private static void refuseAlone(String name) {
        throw new IllegalStateException(
                "WEIR_UPSTREAM_URL is not set, but %s is: name the upstream, e.g. https://api.openai.com/v1"
                        .formatted(Settings.variable(name)));
    }

    private static UpstreamKey key(Function<String, Optional<String>> set) {
        var key = set.apply("weir.upstream-key");
        var secret = set.apply("weir.upstream-key-secret");
        if (key.isPresent() && secret.isPresent()) {
            throw new IllegalStateException(
                    "WEIR_UPSTREAM_KEY and WEIR_UPSTREAM_KEY_SECRET are both set: leave one of them out");
        }
        return key.map(UpstreamAddress::checked)
                .map(UpstreamKey::given)
                .or(() -> secret.map(name -> SecretKey.of(name, set)))
                .orElseGet(UpstreamKey::none);
    }

    private static URI base(String text) {
        try {
            var url = new URI(text.replaceFirst("/+$", ""));
            var scheme = String.valueOf(url.getScheme());
            var host = String.valueOf(url.getHost());
            if (url.getHost() == null || url.getUserInfo() != null || url.getQuery() != null
                    || url.getFragment() != null
                    || !(scheme.equals("https") || (scheme.equals("http") && LOOPBACK.matcher(host).matches()))) {
                throw badUrl();
            }
            return url;
        } catch (URISyntaxException _) {
            throw badUrl();
        }
    }

    /** Without the URL, in which somebody may have put a key. */
    private static IllegalStateException badUrl() {
        return new IllegalStateException(
                "WEIR_UPSTREAM_URL cannot be used: write it like https://api.openai.com/v1, without user, query or fragment; http:// is for this machine only, such as http://localhost:11434/v1");
    }

    private static String checked(String key) {
        if (!UpstreamKey.isUsable(key)) {
            throw new IllegalStateException(
                    "WEIR_UPSTREAM_KEY cannot be used: a key has no blanks and only ASCII characters");
        }
        return key;
    }

    private static Set<String> names(String list) {
        return Arrays.stream(list.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Without the key: this may be logged. */
    @Override
    public String toString() {
        return "upstream " + base;
    }
}
