package dev.weir.environment;

import dev.weir.limiter.redis.CacheUser;
import dev.weir.limiter.redis.Credentials;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * Signs in to a cache of ElastiCache Serverless by IAM. The password is a token: a request to connect, presigned for 15
 * minutes, without its {@code http://}. The function's role needs {@code elasticache:Connect} on the cache and on the user.
 *
 * <p>Region and credentials are those of the SDK's own settings, looked up for each token: a snapshot holds none that a restored
 * function would sign with.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html">Authenticating with IAM</a>
 */
public final class CacheToken implements Credentials {

    private static final Duration LIFETIME = Duration.ofMinutes(15);
    private static final String SCHEME = "http://";

    private final CacheUser user;
    private final Supplier<String> region;
    private final Supplier<AwsCredentialsIdentity> identity;
    private final Clock clock;

    /** Tokens for {@code user}, signed as the function that runs this. */
    public CacheToken(CacheUser user) {
        this(user, () -> DefaultAwsRegionProviderChain.builder().build().getRegion().id(), CacheToken::ownIdentity,
                Clock.systemUTC());
    }

    CacheToken(CacheUser user, Supplier<String> region, Supplier<AwsCredentialsIdentity> identity, Clock clock) {
        this.user = user;
        this.region = region;
        this.identity = identity;
        this.clock = clock;
    }

    private static AwsCredentialsIdentity ownIdentity() {
        try (var provider = DefaultCredentialsProvider.builder().build()) {
            return provider.resolveCredentials();
        }
    }

    @Override
    public Login login() {
        try {
            return new Login(user.user(), token());
        } catch (SdkException e) {
            throw new IllegalStateException(
                    "no token can be signed for IAM: check the function's role and AWS_REGION: " + e.getMessage(), e);
        }
    }

    private String token() {
        var signed = AwsV4HttpSigner.create()
                .sign(request -> request.identity(identity.get())
                        .request(connect())
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "elasticache")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region.get())
                        .putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, LIFETIME)
                        .putProperty(HttpSigner.SIGNING_CLOCK, clock));
        return signed.request().getUri().toString().substring(SCHEME.length());
    }

    private SdkHttpRequest connect() {
        return SdkHttpRequest.builder()
                .method(SdkHttpMethod.GET)
                .uri(URI.create(SCHEME + user.cache() + "/"))
                .putRawQueryParameter("Action", "connect")
                .putRawQueryParameter("User", user.user())
                .putRawQueryParameter("ResourceType", "ServerlessCache")
                .build();
    }
}
