/**
 * The Lambda authorizer: an event comes in, who calls is found, the limiter decides, a policy goes out. Start at
 * {@link dev.weir.authorizer.AuthorizerFunction}, then {@link dev.weir.authorizer.Authorizer}.
 */
@NullMarked
package dev.weir.authorizer;

import org.jspecify.annotations.NullMarked;
