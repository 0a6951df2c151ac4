/**
 * What every limit ought to do, written from its definition as lists of what happened, without a thought for speed or
 * size. {@link dev.weir.limiter.model.ModelContract} holds stores to it.
 */
@NullMarked
package dev.weir.limiter.model;

import org.jspecify.annotations.NullMarked;
