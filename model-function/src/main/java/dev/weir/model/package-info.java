/**
 * The inference Lambda: an OpenAI-compatible API over a model that travels in the jar and, if so set, over an upstream.
 * Read {@link dev.weir.model.ModelFunction}, then {@code Api}, {@code InferenceEndpoint} and {@code Backend}. For functions in
 * other languages {@link dev.weir.model.SettleFunction} settles what their calls used.
 */
@NullMarked
package dev.weir.model;

import org.jspecify.annotations.NullMarked;
