package dev.weir.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import dev.weir.gateway.event.Json;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The public keys of one issuer, found by its OpenID configuration when a token first needs them.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html">Quotas of HTTP APIs</a>
 */
final class IssuerKeys implements JWKSource<SecurityContext> {

    private static final String DISCOVERY = "/.well-known/openid-configuration";
    private static final int MOST_MILLIS = 1_500;
    private static final int MOST_BYTES = 150_000;

    private final String issuer;
    private volatile @Nullable JWKSource<SecurityContext> found;

    IssuerKeys(String issuer) {
        this.issuer = issuer;
    }

    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) throws KeySourceException {
        return keys().get(selector, context);
    }

    private JWKSource<SecurityContext> keys() throws KeySourceException {
        JWKSource<SecurityContext> known = found;
        if (known == null) {
            // A laptop's issuer is often started anew, with new keys: none is remembered as missing.
            known = JWKSourceBuilder.create(discovered(), retriever()).rateLimited(false).build();
            found = known;
        }
        return known;
    }

    private URL discovered() throws KeySourceException {
        try {
            var configuration = retriever()
                    .retrieveResource(URI.create(withoutSlash() + DISCOVERY).toURL())
                    .getContent();
            Optional<String> address = Json.read(configuration)
                    .map(whole -> whole.path("jwks_uri"))
                    .filter(JsonNode::isTextual)
                    .map(JsonNode::asText);
            return URI.create(address.orElseThrow(() -> new KeySourceException("no jwks_uri"))).toURL();
        } catch (MalformedURLException | IllegalArgumentException e) {
            throw new KeySourceException("no address", e);
        } catch (IOException e) {
            throw new KeySourceException("the issuer does not answer", e);
        }
    }

    private String withoutSlash() {
        return issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    }

    private static DefaultResourceRetriever retriever() {
        return new DefaultResourceRetriever(MOST_MILLIS, MOST_MILLIS, MOST_BYTES);
    }
}
