/** Bytes to requests and responses to bytes: HTTP/1.1 on the loopback interface, and nothing about API Gateway. */
@NullMarked
package dev.weir.gateway.wire;

import org.jspecify.annotations.NullMarked;
