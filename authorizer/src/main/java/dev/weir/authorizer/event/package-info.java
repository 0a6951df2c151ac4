/**
 * What API Gateway asks an authorizer, and how it wants to be answered: every kind of event is read into one
 * {@link dev.weir.authorizer.event.CallerRequest}, and one {@link dev.weir.authorizer.event.AuthorizerReply} is written for
 * each kind by {@link dev.weir.authorizer.event.HttpApi} and {@link dev.weir.authorizer.event.EventKind}.
 */
@NullMarked
package dev.weir.authorizer.event;

import org.jspecify.annotations.NullMarked;
