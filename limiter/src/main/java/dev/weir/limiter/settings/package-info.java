/** What a function's environment says of the limiter, and the limits file and the store that are made of it. */
@NullMarked
package dev.weir.limiter.settings;

import org.jspecify.annotations.NullMarked;
