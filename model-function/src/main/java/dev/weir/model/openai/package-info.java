/** The shapes OpenAI's SDKs send and expect: request, answer, error. Knows neither AWS nor the model. */
@NullMarked
package dev.weir.model.openai;

import org.jspecify.annotations.NullMarked;
