/**
 * How docs/fidelity.md comes to be: rows of the checklist are tests that carry {@link dev.weir.gateway.fidelity.Row}, and the
 * page shows how they ended in this very run.
 */
@NullMarked
package dev.weir.gateway.fidelity;

import org.jspecify.annotations.NullMarked;
