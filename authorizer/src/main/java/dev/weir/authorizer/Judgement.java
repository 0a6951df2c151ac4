package dev.weir.authorizer;

import dev.weir.authorizer.observation.Observation;
import dev.weir.limiter.verdict.Verdict;
import java.util.Optional;

/**
 * What is said of a call, and what is seen of it.
 *
 * @param verdict empty for a 401
 */
record Judgement(Optional<Verdict> verdict, Observation observation) {}
