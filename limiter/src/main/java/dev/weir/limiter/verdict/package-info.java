/** What becomes of a call, and what is seen of it, wherever it is decided: by the authorizer, or by a function that learns the model's name. */
@NullMarked
package dev.weir.limiter.verdict;

import org.jspecify.annotations.NullMarked;
