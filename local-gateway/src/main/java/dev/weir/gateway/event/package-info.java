/** What events of payload format 1.0 have in common, on REST APIs and HTTP APIs, and what expressions read in them. */
@NullMarked
package dev.weir.gateway.event;

import org.jspecify.annotations.NullMarked;
