/**
 * Who calls: what a caller shows, the order in which the limits file has it read, and the client that it makes. Start at
 * {@link dev.weir.authorizer.identity.Identification}; what was tried against it is in docs/attacks.md.
 */
@NullMarked
package dev.weir.authorizer.identity;

import org.jspecify.annotations.NullMarked;
