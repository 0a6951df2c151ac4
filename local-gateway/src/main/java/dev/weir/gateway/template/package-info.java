/** Reads a SAM template into the API and the functions it describes, and refuses by line what it cannot serve. */
@NullMarked
package dev.weir.gateway.template;

import org.jspecify.annotations.NullMarked;
