package dev.weir.gateway.rest.http;

import dev.weir.gateway.rest.http.Service.Refusal;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.FullHttpMessage;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;

/** Collects a request's body, and answers in the service's words where there is too much of it. */
final class WholeBody extends HttpObjectAggregator {

    private final Service service;

    WholeBody(Service service) {
        super(Limits.BODY, true);
        this.service = service;
    }

    // Netty then swallows the rest of the body, so the client that still sends it gets to read the answer.
    @Override
    protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
        boolean keepAlive = HttpUtil.isKeepAlive(oversized);
        ChannelFuture written = context.writeAndFlush(tooLarge(keepAlive));
        if (!keepAlive) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    protected Object newContinueResponse(HttpMessage start, int maxContentLength, ChannelPipeline pipeline) {
        Object standard = super.newContinueResponse(start, maxContentLength, pipeline);
        return standard instanceof FullHttpResponse answer
                && answer.status().equals(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE) ? tooLarge(false) : standard;
    }

    // Netty would add a Content-Length that the client did not send.
    @Override
    protected void finishAggregation(FullHttpMessage aggregated) {}

    private FullHttpResponse tooLarge(boolean keepAlive) {
        return Wire.write(service.refuse(Refusal.BODY_TOO_LARGE), keepAlive);
    }
}
