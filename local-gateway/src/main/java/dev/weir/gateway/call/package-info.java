/** One call on its way through a gateway of any kind: what came in, when and under which ids, and what went out. */
@NullMarked
package dev.weir.gateway.call;

import org.jspecify.annotations.NullMarked;
