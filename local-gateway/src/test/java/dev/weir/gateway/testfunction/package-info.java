/** Lambda functions for the tests: compiled here, loaded by the gateway as any function is. */
@NullMarked
package dev.weir.gateway.testfunction;

import org.jspecify.annotations.NullMarked;
