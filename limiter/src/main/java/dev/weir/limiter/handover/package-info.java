/** How a hold travels from the function that admits a call to the one that settles it: as a text in between. */
@NullMarked
package dev.weir.limiter.handover;

import org.jspecify.annotations.NullMarked;
