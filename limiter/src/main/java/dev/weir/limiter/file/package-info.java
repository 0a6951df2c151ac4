/** The limits file: one YAML file that is the whole policy, read whole or refused whole. */
@NullMarked
package dev.weir.limiter.file;

import org.jspecify.annotations.NullMarked;
