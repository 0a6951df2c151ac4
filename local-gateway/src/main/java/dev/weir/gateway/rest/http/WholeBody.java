package dev.weir.gateway.rest.http;

import dev.weir.gateway.rest.http.Service.Refusal;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;

/** Collects a request's body, and answers in the service's words where there is too much of it. */
final class WholeBody extends HttpObjectAggregator {

    private final Service service;

    WholeBody(Service service) {
        super(Limits.BODY);
        this.service = service;
    }

    // Netty then swallows the rest of the body, so the client that still sends it gets to read the answer.
    @Override
    protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
        var _ = context.writeAndFlush(tooLarge());
    }

    @Override
    protected Object newContinueResponse(HttpMessage start, int maxContentLength, ChannelPipeline pipeline) {
        Object standard = super.newContinueResponse(start, maxContentLength, pipeline);
        return standard instanceof FullHttpResponse answer
                && answer.status().equals(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE) ? tooLarge() : standard;
    }

    private FullHttpResponse tooLarge() {
        return Wire.write(service.refuse(Refusal.BODY_TOO_LARGE), true);
    }
}
