package dev.weir.authorizer;

import dev.weir.authorizer.event.HttpApi;
import dev.weir.authorizer.identity.Identification;
import dev.weir.authorizer.observation.Observer;
import dev.weir.limiter.file.LimitsFile;
import dev.weir.limiter.front.Limiter;
import dev.weir.limiter.front.Tuning;
import dev.weir.limiter.memory.MemoryStore;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLContext;

/**
 * Takes nobody's calls through all that a real one meets, on counters of its own: what a snapshot holds need not be loaded
 * after it.
 */
@Singleton
final class Priming {

    private final JsonMapper json;
    private final Answers answers;

    Priming(JsonMapper json, Answers answers) {
        this.json = json;
        this.answers = answers;
    }

    /** One call that is admitted, one that is denied and one with a wrong credential. */
    void run() {
        try (var limiter = new Limiter(new MemoryStore(InstantSource.system()), InstantSource.system(), Tuning.ALONE)) {
            var limits = LimitsFile.parse("priming", """
                    clients: {anonymous: {plan: nobody}, failed_credentials: 1 request per second}
                    plans: {nobody: {limits: [1 request per second, 1 in flight]}}
                    """);
            var authorizer = new Authorizer(
                    new Judge(_ -> limits, new Identification(), limiter, InstantSource.system()), answers,
                    Observer.none());
            decide(authorizer, "");
            decide(authorizer, "");
            decide(authorizer, "\"x-api-key\": \"wrong\"");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What TLS needs, whether or not Redis is asked by it: for a snapshot only, since it takes long. */
    void loadTls() {
        try {
            var _ = SSLContext.getDefault().createSSLEngine();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void decide(Authorizer authorizer, String headers) throws IOException {
        @SuppressWarnings("unchecked") // JSON objects have texts for keys
        Map<String, Object> event = Objects.requireNonNull(json.readValue(event(headers), Map.class));
        try {
            json.writeValueAsBytes(new HttpApi(false, true).answer(event, authorizer::authorize));
        } catch (Unauthorized _) {
            // As it should be.
        }
    }

    private static String event(String headers) {
        return """
                {"type": "REQUEST", "methodArn": "arn:aws:execute-api:r:a:api/stage/GET/", "httpMethod": "GET",
                 "resource": "/", "headers": {%s}, "multiValueHeaders": {},
                 "requestContext": {"identity": {"sourceIp": "192.0.2.1"}}}
                """.formatted(headers);
    }
}
