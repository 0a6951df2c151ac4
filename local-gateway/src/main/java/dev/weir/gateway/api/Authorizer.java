package dev.weir.gateway.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A Lambda authorizer of a REST API. */
public sealed interface Authorizer {

    /** The name it has under {@code Auth.Authorizers}. */
    String name();

    FunctionSpec function();

    /** How long a result is kept per identity; zero for never. 300 s where the template does not say. */
    Duration ttl();

    /** Sends the whole request but its body. Empty {@code sources} are legal only with a zero {@code ttl}. */
    record Request(String name, FunctionSpec function, Duration ttl, List<IdentitySource> sources)
            implements
                Authorizer {

        public Request {
            sources = List.copyOf(sources);
        }
    }

    /** Sends one header's value, if it matches {@code validation}. */
    record Token(String name, FunctionSpec function, Duration ttl, String header, Optional<Pattern> validation)
            implements
                Authorizer {}
}
