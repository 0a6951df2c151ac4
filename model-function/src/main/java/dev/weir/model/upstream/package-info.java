/**
 * An OpenAI-compatible API that somebody else runs, as bytes that go there and what comes back. Read {@link
 * dev.weir.model.upstream.Upstream}. Knows neither AWS nor limits.
 */
@NullMarked
package dev.weir.model.upstream;

import org.jspecify.annotations.NullMarked;
