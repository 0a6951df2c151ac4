package dev.weir.authorizer.identity;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetBasedJWKSource;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.jwk.source.URLBasedJWKSetSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The public keys of one issuer. They are fetched before or when first needed, and again, off the callers' path, before they are five
 * minutes old; a key that is not among them is looked for at once, but at most twice in ten seconds. While the issuer
 * cannot be reached, the keys that were had last do for an hour.
 */
final class Keyring implements JWKSource<SecurityContext> {

    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final Duration REFRESHED_AHEAD = Duration.ofMinutes(1);
    private static final Duration BETWEEN_FETCHES = Duration.ofSeconds(10);
    private static final Duration OUTAGE = Duration.ofHours(1);
    private static final int CONNECT_MILLIS = 500;
    private static final int READ_MILLIS = 1_000;
    private static final int MOST_BYTES = 256 * 1024;

    private final JWKSetSource<SecurityContext> source;
    private final InstantSource clock;
    private volatile boolean away;

    Keyring(URI jwks, InstantSource clock) {
        this.clock = clock;
        try {
            source = ((JWKSetBasedJWKSource<SecurityContext>) JWKSourceBuilder
                    .create(issuer(jwks.toURL()))
                    .cache(FRESH.toMillis(), 2 * (CONNECT_MILLIS + READ_MILLIS))
                    .refreshAheadCache(REFRESHED_AHEAD.toMillis(), null, Executors.newVirtualThreadPerTaskExecutor(),
                            true, null, false)
                    .rateLimited(BETWEEN_FETCHES.toMillis())
                    .outageTolerant(OUTAGE.toMillis())
                    .build()).getJWKSetSource();
        } catch (IOException e) {
            throw new IllegalStateException(e); // the limits file holds addresses only
        }
    }

    /** The issuer itself, and whether it answered when it was asked last. */
    private JWKSetSource<SecurityContext> issuer(URL jwks) {
        return new URLBasedJWKSetSource<>(jwks, retriever()) {

            @Override
            public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator refresh, long now, @Nullable SecurityContext context)
                    throws KeySourceException {
                try {
                    var keys = super.getJWKSet(refresh, now, context);
                    away = false;
                    return keys;
                } catch (KeySourceException e) {
                    away = true;
                    throw e;
                }
            }
        };
    }

    /** Follows no redirection: what the limits file names is what is trusted. */
    private static DefaultResourceRetriever retriever() {
        return new DefaultResourceRetriever(CONNECT_MILLIS, READ_MILLIS, MOST_BYTES) {

            @Override
            protected HttpURLConnection openHTTPConnection(URL url) throws IOException {
                var connection = super.openHTTPConnection(url);
                connection.setInstanceFollowRedirects(false);
                connection.setRequestProperty("Connection", "close"); // no socket may be trusted across a snapshot
                return connection;
            }
        };
    }

    /**
     * Asks the issuer, unless what it said last is fresh.
     *
     * @throws KeySourceException if it is away, and what it said last is too old to do
     */
    void fetch() throws KeySourceException {
        var _ = source.getJWKSet(JWKSetCacheRefreshEvaluator.noRefresh(), clock.millis(), null);
    }

    /**
     * The keys that a token may be signed with; none where the issuer has none of them.
     *
     * @throws KeySourceException if the issuer cannot be asked, and what is known of it does not tell
     */
    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) throws KeySourceException {
        // Not the source's own get: that one reads the system's clock.
        var now = clock.millis();
        var known = source.getJWKSet(JWKSetCacheRefreshEvaluator.noRefresh(), now, context);
        var keys = selector.select(known);
        return keys.isEmpty() ? fresh(selector, known, now) : keys;
    }

    private List<JWK> fresh(JWKSelector selector, JWKSet known, long now) throws KeySourceException {
        var keys = List.<JWK>of();
        try {
            keys = selector.select(source.getJWKSet(JWKSetCacheRefreshEvaluator.referenceComparison(known), now, null));
        } catch (RateLimitReachedException _) {
            // What is known was asked for less than ten seconds ago, or the issuer is away, which is said below.
        }
        if (keys.isEmpty() && away) {
            throw new JWKSetUnavailableException("the issuer is away, and this key is not one that it had");
        }
        return keys;
    }
}
