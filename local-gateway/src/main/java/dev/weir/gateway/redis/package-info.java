/** A real Redis for the functions: the one that was given, else one in Docker, else one in a child process. */
@NullMarked
package dev.weir.gateway.redis;

import org.jspecify.annotations.NullMarked;
