/** The rules of {@code check}, a class for each thing that they look at, and what they find. */
@NullMarked
package dev.weir.gateway.check.rule;

import org.jspecify.annotations.NullMarked;
