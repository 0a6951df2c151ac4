/** APIs on ports of the loopback interface, over one set of functions. */
@NullMarked
package dev.weir.gateway.server;

import org.jspecify.annotations.NullMarked;
