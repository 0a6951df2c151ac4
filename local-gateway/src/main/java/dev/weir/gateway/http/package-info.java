/**
 * An HTTP API as API Gateway serves it: read {@code HttpGateway}, which follows one call from the router through the
 * authorizer to the function, then the nouns that it names. Almost nothing of HTTP APIs has been recorded from AWS; what is
 * only believed is marked <i>unverified</i>, what people say they saw there <i>reported</i>.
 */
@NullMarked
package dev.weir.gateway.http;

import org.jspecify.annotations.NullMarked;
