/** all-MiniLM-L6-v2 and its tokenizer: text to tokens, tokens to a vector. Knows nothing of HTTP. */
@NullMarked
package dev.weir.model.embedding;

import org.jspecify.annotations.NullMarked;
