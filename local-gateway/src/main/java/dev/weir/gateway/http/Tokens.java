package dev.weir.gateway.http;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.weir.gateway.api.HttpAuthorizer;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the tokens of JWT authorizers, by the steps that API Gateway documents. The words of its faults are reported for
 * the audience and the discovery, and unverified for the others.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html">JWT
 *     authorizers</a>
 */
final class Tokens {

    private final Map<String, IssuerKeys> keys = new ConcurrentHashMap<>();
    private final InstantSource clock;

    Tokens(InstantSource clock) {
        this.clock = clock;
    }

    /** The claims of a token that is what the authorizer asks for. */
    JWTClaimsSet verified(String token, HttpAuthorizer.Jwt authorizer) throws TokenFault {
        SignedJWT jwt = parsed(token);
        JWTClaimsSet claims = signed(jwt, authorizer);
        if (!authorizer.issuer().equals(claims.getIssuer())) {
            throw new TokenFault("the token does not have a valid issuer");
        }
        if (claims.getAudience().stream().noneMatch(authorizer.audiences()::contains)
                && !(claims.getClaim("client_id") instanceof String client
                        && authorizer.audiences().contains(client))) {
            throw new TokenFault("the token does not have a valid audience");
        }
        judgeTimes(claims);
        return claims;
    }

    private static SignedJWT parsed(String token) throws TokenFault {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            if (jwt.getHeader().getKeyID() == null) {
                throw new TokenFault("kid not found in jwt header");
            }
            return jwt;
        } catch (ParseException | RuntimeException _) {
            throw new TokenFault("the token is malformed"); // the library meets some headers with a NullPointerException
        }
    }

    private JWTClaimsSet signed(SignedJWT jwt, HttpAuthorizer.Jwt authorizer) throws TokenFault {
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSTypeVerifier((_, _) -> {}); // documented is nothing that a type has to be
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.Family.RSA,
                keys.computeIfAbsent(authorizer.issuer(), IssuerKeys::new)));
        processor.setJWTClaimsSetVerifier((_, _) -> {}); // below, by the gateway's own clock
        try {
            return processor.process(jwt, null);
        } catch (KeySourceException _) {
            throw new TokenFault("OIDC discovery endpoint communication error");
        } catch (BadJOSEException | JOSEException | RuntimeException _) {
            throw new TokenFault("signature is invalid");
        }
    }

    private void judgeTimes(JWTClaimsSet claims) throws TokenFault {
        Instant now = clock.instant();
        Date expiry = claims.getExpirationTime();
        if (expiry == null || !now.isBefore(expiry.toInstant())) {
            throw new TokenFault("the token has expired");
        }
        if (isAhead(claims.getNotBeforeTime(), now) || isAhead(claims.getIssueTime(), now)) {
            throw new TokenFault("the token is not valid yet");
        }
    }

    private static boolean isAhead(@Nullable Date time, Instant now) {
        return time != null && time.toInstant().isAfter(now);
    }
}
