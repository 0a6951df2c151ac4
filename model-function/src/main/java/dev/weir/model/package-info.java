/**
 * The inference Lambda: an OpenAI-compatible embeddings API over a model that travels in the jar. Read
 * {@link dev.weir.model.ModelFunction}, then {@code Api}, then {@code EmbeddingsEndpoint}.
 */
@NullMarked
package dev.weir.model;

import org.jspecify.annotations.NullMarked;
