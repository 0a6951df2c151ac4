/**
 * What a function and its libraries log: lines of JSON in Lambda, sentences in a terminal. Begin at {@link
 * dev.weir.environment.log.LogLine}.
 */
@NullMarked
package dev.weir.environment.log;

import org.jspecify.annotations.NullMarked;
