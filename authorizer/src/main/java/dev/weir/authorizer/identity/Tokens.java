package dev.weir.authorizer.identity;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.weir.limiter.Client;
import dev.weir.limiter.file.Clients;
import dev.weir.limiter.file.TokenIssuer;
import dev.weir.limiter.file.TokenRules;
import java.net.URI;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.Date;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies tokens. The issuer's keys outlive a change of the limits file.
 *
 * <p>Nothing that a token says leads anywhere: its {@code iss} only picks among the issuers of the limits file, and keys or
 * addresses in its header are not read.
 */
final class Tokens {

    /** Longer ones are not read: API Gateway takes 10,240 bytes of headers in all. */
    private static final int LONGEST = 8 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);

    private final Map<URI, Keyring> keyrings = new ConcurrentHashMap<>();
    private final InstantSource clock;

    Tokens(InstantSource clock) {
        this.clock = clock;
    }

    /** Each set of keys once, be its issuer that of several stages. */
    CompletableFuture<Void> fetchKeys(Stream<TokenIssuer> issuers) {
        var all = issuers.collect(toMap(issuer -> issuer.rules().jwks(), identity(), (one, _) -> one)).values();
        return CompletableFuture.allOf(all.stream()
                .map(issuer -> CompletableFuture.runAsync(() -> fetchKeys(issuer), Thread.ofVirtual()::start))
                .toArray(CompletableFuture[]::new));
    }

    private void fetchKeys(TokenIssuer issuer) {
        try {
            keyring(issuer.rules()).fetch();
        } catch (KeySourceException e) {
            LOG.warn("{}; they are asked for again when a token comes",
                    new KeysUnavailable(issuer.namespace(), e).getMessage());
        }
    }

    private Keyring keyring(TokenRules rules) {
        return keyrings.computeIfAbsent(rules.jwks(), jwks -> new Keyring(jwks, clock));
    }

    /**
     * The client that a token's bearer is; empty if the token is wrong.
     *
     * @throws KeysUnavailable if that cannot be told for now
     */
    Optional<Client> client(String token, Clients clients) {
        if (token.length() > LONGEST) {
            return Optional.empty();
        }
        return parse(token).flatMap(jwt -> issuer(jwt, clients).flatMap(issuer -> client(jwt, issuer)));
    }

    private static Optional<SignedJWT> parse(String token) {
        try {
            return Optional.of(SignedJWT.parse(token));
        } catch (ParseException | RuntimeException _) {
            return Optional.empty(); // the library meets some headers, such as null, with a NullPointerException
        }
    }

    private static Optional<TokenIssuer> issuer(SignedJWT jwt, Clients clients) {
        try {
            return Optional.ofNullable(jwt.getJWTClaimsSet()).map(JWTClaimsSet::getIssuer).flatMap(clients::issuer);
        } catch (ParseException | RuntimeException _) {
            return Optional.empty(); // and claims likewise
        }
    }

    private Optional<Client> client(SignedJWT jwt, TokenIssuer issuer) {
        var processor = processor(issuer.rules());
        try {
            return new Claims(processor.process(jwt, null).getClaims()).client(issuer);
        } catch (KeySourceException e) {
            throw new KeysUnavailable(issuer.namespace(), e);
        } catch (BadJOSEException | JOSEException _) {
            return Optional.empty();
        }
    }

    private DefaultJWTProcessor<SecurityContext> processor(TokenRules rules) {
        var algorithms = new HashSet<JWSAlgorithm>();
        rules.algorithms().forEach(algorithm -> algorithms.add(JWSAlgorithm.parse(algorithm)));
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(types(rules)));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithms, keyring(rules)));
        processor.setJWTClaimsSetVerifier(new TimeVerifier(rules, clock));
        return processor;
    }

    private static Set<@Nullable JOSEObjectType> types(TokenRules rules) {
        var types = new HashSet<@Nullable JOSEObjectType>();
        rules.types().forEach(type -> types.add(type.isEmpty() ? null : new JOSEObjectType(type)));
        return types;
    }

    /** Looks at when a token is good; what else it says is for {@link Claims}. */
    private static final class TimeVerifier extends DefaultJWTClaimsVerifier<SecurityContext> {

        private final InstantSource clock;

        TimeVerifier(TokenRules rules, InstantSource clock) {
            super(null, Set.of("exp"));
            this.clock = clock;
            setMaxClockSkew((int) rules.leeway().toSeconds());
        }

        @Override
        public void verify(JWTClaimsSet claims, @Nullable SecurityContext context) throws BadJWTException {
            if (claims.getExpirationTime() == null) {
                throw new BadJWTException("no exp"); // nor one that is null, which counts as given
            }
            super.verify(claims, context);
        }

        @Override
        protected Date currentTime() {
            return Date.from(clock.instant());
        }
    }
}
