package dev.weir.authorizer.observation;

import dev.weir.authorizer.event.CallerRequest;
import dev.weir.limiter.front.LeaseFigures;
import dev.weir.limiter.verdict.Finding;
import dev.weir.limiter.verdict.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One decision as it is seen from outside: no key, no token and no header is in it.
 *
 * @param began when it was asked for
 * @param request the call's stage, ids and retries
 * @param limitsVersion of the limits it was decided by
 * @param client who called; the address that a wrong credential came from; or empty
 * @param plan the client's; empty where there is none
 * @param took how long the whole decision took
 * @param redis how long the limiter took where it asked Redis, or tried to
 * @param leases what became of leases since the decision before
 */
public record Observation(
        Instant began, CallerRequest request, String limitsVersion, String client, String plan, Finding finding,
        Duration took, Optional<Duration> redis, LeaseFigures leases) {

    /** The caller's 401 is said by failing, so that Lambda counts it as an error, which it is not. */
    boolean failsTheFunction() {
        return finding.outcome() == Outcome.UNAUTHORIZED && request.kind().saysWhy();
    }

    /** The call passes. */
    boolean passed() {
        return finding.outcome() == Outcome.ALLOWED;
    }
}
