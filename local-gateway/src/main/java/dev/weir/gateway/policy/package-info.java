/** The policies that a Lambda authorizer returns, read and evaluated as IAM does. Read {@code Policy} first. */
@NullMarked
package dev.weir.gateway.policy;

import org.jspecify.annotations.NullMarked;
