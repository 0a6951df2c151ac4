@NullMarked
package dev.weir.gateway.rest;

import org.jspecify.annotations.NullMarked;
