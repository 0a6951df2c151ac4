/** What a function's environment says of the limiter, the store that is made of it, and where limits files are read. */
@NullMarked
package dev.weir.limiter.settings;

import org.jspecify.annotations.NullMarked;
