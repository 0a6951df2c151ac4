@NullMarked
package dev.weir.authorizer;

import org.jspecify.annotations.NullMarked;
