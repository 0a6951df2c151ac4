/** API Gateway on a laptop: start reading at {@link dev.weir.gateway.LocalGateway}. */
@NullMarked
package dev.weir.gateway;

import org.jspecify.annotations.NullMarked;
