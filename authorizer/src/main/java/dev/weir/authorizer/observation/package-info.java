/**
 * What is seen of decisions from outside: metrics and a log, neither of which decides anything. Start with {@link
 * dev.weir.authorizer.observation.Observation}.
 */
@NullMarked
package dev.weir.authorizer.observation;

import org.jspecify.annotations.NullMarked;
