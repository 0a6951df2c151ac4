/** Files that come and go and change while a gateway runs. */
@NullMarked
package dev.weir.gateway.files;

import org.jspecify.annotations.NullMarked;
