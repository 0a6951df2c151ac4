/**
 * An OpenAI-compatible API that somebody else runs, as bytes that go there and what comes back. Read {@link
 * dev.weir.model.upstream.Upstream}. Of AWS it knows where a key may be kept, and of limits nothing.
 */
@NullMarked
package dev.weir.model.upstream;

import org.jspecify.annotations.NullMarked;
