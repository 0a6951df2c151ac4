package dev.weir.gateway.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What guards a route of an HTTP API. */
public sealed interface HttpAuthorizer {

    /** The name it has under {@code Auth.Authorizers}. */
    String name();

    /** The function that is asked; empty where the gateway judges itself. */
    Optional<FunctionSpec> asked();

    /**
     * Asks a function.
     *
     * @param simple whether it answers with {@code isAuthorized} rather than with a policy
     * @param ttl how long an answer is kept per identity; zero for never
     * @param sources empty only with a zero {@code ttl}
     */
    record Lambda(
            String name, FunctionSpec function, PayloadFormat format, boolean simple, Duration ttl,
            List<IdentitySource> sources) implements HttpAuthorizer {

        public Lambda {
            sources = List.copyOf(sources);
        }

        @Override
        public Optional<FunctionSpec> asked() {
            return Optional.of(function);
        }
    }

    /**
     * Verifies a JSON web token of one issuer.
     *
     * @param issuer a URL, under which {@code .well-known/openid-configuration} names the keys
     * @param audiences of which the token must name one
     * @param source where the token is read
     * @param scopes of which the token must have one; empty where it need not have any
     */
    record Jwt(String name, String issuer, List<String> audiences, IdentitySource source, List<String> scopes)
            implements
                HttpAuthorizer {

        public Jwt {
            audiences = List.copyOf(audiences);
            scopes = List.copyOf(scopes);
        }

        @Override
        public Optional<FunctionSpec> asked() {
            return Optional.empty();
        }

        /** This authorizer as a route uses it that asks for scopes of its own. */
        public Jwt withScopes(List<String> others) {
            return new Jwt(name, issuer, audiences, source, others);
        }
    }
}
