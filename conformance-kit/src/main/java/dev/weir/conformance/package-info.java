/**
 * Runs vectors: files that say what a limiter must answer, in words of their own. {@code docs/conformance.md} defines
 * them; {@link dev.weir.conformance.Conformance} is the command.
 */
@NullMarked
package dev.weir.conformance;

import org.jspecify.annotations.NullMarked;
