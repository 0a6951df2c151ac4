/** Who is calling, and how long an authorizer's word about it holds, for every kind of API. */
@NullMarked
package dev.weir.gateway.authorization;

import org.jspecify.annotations.NullMarked;
