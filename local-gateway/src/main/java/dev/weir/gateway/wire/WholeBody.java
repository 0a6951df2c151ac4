package dev.weir.gateway.wire;

import dev.weir.gateway.wire.Service.Refusal;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.FullHttpMessage;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects a request's body. Where there is too much of it, or no telling where it ends, the connection is to refuse. */
final class WholeBody extends HttpObjectAggregator {

    WholeBody() {
        super(Limits.BODY, true);
    }

    @Override
    protected void decode(ChannelHandlerContext context, HttpObject part, List<Object> out) throws Exception {
        if (part instanceof HttpRequest request && !Wire.hasKnownEnd(request)) {
            context.fireUserEventTriggered(Refusal.MALFORMED);
        } else {
            super.decode(context, part, out);
        }
    }

    // Netty then swallows the rest of the body, so the client that still sends it gets to read the answer.
    @Override
    protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
        context.fireUserEventTriggered(Refusal.BODY_TOO_LARGE);
    }

    // Without an answer of Netty's own to a body that is announced too large, it is handled as one that is.
    @Override
    protected @Nullable Object newContinueResponse(HttpMessage start, int maxContentLength, ChannelPipeline pipeline) {
        Object standard = super.newContinueResponse(start, maxContentLength, pipeline);
        return standard instanceof FullHttpResponse answer
                && answer.status().equals(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE) ? null : standard;
    }

    // Netty would add a Content-Length that the client did not send.
    @Override
    protected void finishAggregation(FullHttpMessage aggregated) {}
}
