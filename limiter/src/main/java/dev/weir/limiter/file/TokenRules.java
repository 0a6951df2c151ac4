package dev.weir.limiter.file;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * What a token must be to be taken.
 *
 * @param issuer its {@code iss}, letter by letter
 * @param jwks where the issuer's public keys are: https, or http on this machine
 * @param audienceClaim the claim that says for whom it is: {@code aud}, or {@code client_id}
 * @param audience of which it must name at least one
 * @param algorithms by which it may be signed, all of them asymmetric: {@code RS256}
 * @param types what its header's {@code typ} may be, in lower case; empty for a header without
 * @param leeway how far the issuer's clock may be off
 * @param fixed claims that must have exactly these values
 */
public record TokenRules(
        String issuer,
        URI jwks,
        String audienceClaim,
        Set<String> audience,
        Set<String> algorithms,
        Set<String> types,
        Duration leeway,
        Map<String, String> fixed) {

    public TokenRules {
        audience = Set.copyOf(audience);
        algorithms = Set.copyOf(algorithms);
        types = Set.copyOf(types);
        fixed = Map.copyOf(fixed);
    }
}
