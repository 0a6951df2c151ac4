/** The command {@code check}: what in a template and a limits file would not work, before anybody deploys it. */
@NullMarked
package dev.weir.gateway.check;

import org.jspecify.annotations.NullMarked;
