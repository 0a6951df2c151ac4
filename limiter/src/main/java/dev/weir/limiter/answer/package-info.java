/** What a client is told about a decision: names and texts shared by everything that answers. */
@NullMarked
package dev.weir.limiter.answer;

import org.jspecify.annotations.NullMarked;
