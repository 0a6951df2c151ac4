package dev.weir.environment;

import dev.weir.limiter.settings.LimitsSource;
import dev.weir.limiter.settings.LimitsText;
import dev.weir.limiter.settings.LimitsUnreadable;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A limits file in S3, asked for by its ETag: one that has not changed is not sent again. Region, credentials and endpoint
 * are those of the SDK's own settings.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html">GetObject</a>
 */
final class S3Object implements LimitsSource {

    static final String SCHEME = "s3://";
    static final String FORM = "s3://BUCKET/KEY";

    // Two attempts of these end before a restore hook must.
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final String name;
    private final String bucket;
    private final String key;
    private @Nullable S3Client client;

    private S3Object(String name, String bucket, String key) {
        this.name = name;
        this.bucket = bucket;
        this.key = key;
    }

    /** @throws IllegalStateException if it is not written as {@value #FORM} */
    static S3Object of(String setting) {
        var parts = setting.substring(SCHEME.length()).split("/", 2);
        if (parts.length < 2 || parts[0].isBlank() || parts[1].isBlank()) {
            throw LimitsSources.wrong(setting, "write it as " + FORM);
        }
        return new S3Object(setting, parts[0], parts[1]);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean mayRecover() {
        return true;
    }

    @Override
    public Optional<LimitsText> read(String tag) {
        var request = GetObjectRequest.builder().bucket(bucket).key(key);
        try (var object = client().getObject((tag.isEmpty() ? request : request.ifNoneMatch(tag)).build())) {
            return Optional.of(text(object));
        } catch (S3Exception e) {
            return unchangedOr(e);
        } catch (SdkException | IOException e) {
            throw new LimitsUnreadable(name + ": S3 cannot be asked: " + e.getMessage());
        }
    }

    private LimitsText text(ResponseInputStream<GetObjectResponse> object) throws IOException {
        var bytes = object.readNBytes(LimitsText.MOST_BYTES + 1);
        if (bytes.length > LimitsText.MOST_BYTES) {
            object.abort(); // closing it would read the rest
        }
        var answer = object.response();
        var tag = Objects.requireNonNullElse(answer.eTag(), "");
        return LimitsText.of(name, bytes, tag, Objects.requireNonNullElse(answer.versionId(), tag));
    }

    private Optional<LimitsText> unchangedOr(S3Exception e) {
        return switch (e.statusCode()) {
            case 304 -> Optional.empty();
            // S3 says 403 of an object that is missing to whoever may not list the bucket.
            case 403, 404 -> throw new LimitsUnreadable(
                    name + ": S3 has no such object, or this function may not read it (HTTP " + e.statusCode()
                            + "): check WEIR_LIMITS_FILE and the permission s3:GetObject");
            // To a region that is not the bucket's.
            case 301, 307, 400 -> throw new LimitsUnreadable(name + ": S3 answered HTTP " + e.statusCode() + said(e)
                    + ": check WEIR_LIMITS_FILE, and that AWS_REGION is the bucket's");
            default -> throw new LimitsUnreadable(
                    name + ": S3 answered HTTP " + e.statusCode() + said(e) + ": it is asked again in a while");
        };
    }

    /** Of an answer whose body is missing or no XML, nothing. */
    private static String said(S3Exception e) {
        return Optional.ofNullable(e.awsErrorDetails())
                .map(AwsErrorDetails::errorMessage)
                .filter(message -> !message.isBlank())
                .map(message -> " (" + message.replaceAll("\\s+", " ").strip() + ")")
                .orElse("");
    }

    /** Made when it is first needed: it takes half as long to load as all the rest. */
    private S3Client client() {
        if (client == null) {
            client = S3Client.builder()
                    .httpClientBuilder(
                            UrlConnectionHttpClient.builder().connectionTimeout(PATIENCE).socketTimeout(PATIENCE))
                    // No socket may be trusted across a snapshot, and none would be reused after a minute.
                    .overrideConfiguration(how -> how.putHeader("Connection", "close")
                            .retryStrategy(retry -> retry.maxAttempts(2)))
                    .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                    // What stands in for S3 seldom has a host name for each bucket.
                    .forcePathStyle(Stream.of("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")
                            .anyMatch(variable -> System.getenv(variable) != null))
                    .build();
        }
        return client;
    }
}
