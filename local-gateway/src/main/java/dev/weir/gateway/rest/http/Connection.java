package dev.weir.gateway.rest.http;

import dev.weir.gateway.rest.http.Service.Refusal;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.timeout.IdleStateEvent;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** One client's connection. Requests that come without waiting for answers are served one after another, in order. */
final class Connection extends SimpleChannelInboundHandler<FullHttpRequest> {

    private final Service service;
    private final Executor workers;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private boolean serving;
    private volatile boolean writing;

    Connection(Service service, Executor workers) {
        this.service = service;
        this.workers = workers;
    }

    private record Waiting(Request request, boolean keepAlive) {}

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest message) {
        if (Wire.failed(message)) {
            refuse(context, reason(message.decoderResult().cause()));
        } else if (Wire.headSize(message) > Limits.HEAD) {
            refuse(context, Refusal.HEADERS_TOO_LARGE);
        } else {
            waiting.add(new Waiting(Wire.read(message, context.channel()), HttpUtil.isKeepAlive(message)));
            if (!serving) {
                serveNext(context);
            }
        }
    }

    private static Refusal reason(Throwable cause) {
        return cause instanceof TooLongHttpHeaderException || cause instanceof TooLongHttpLineException
                ? Refusal.HEADERS_TOO_LARGE
                : Refusal.MALFORMED;
    }

    private void refuse(ChannelHandlerContext context, Refusal why) {
        context.writeAndFlush(Wire.write(service.refuse(why), false))
                .addListener(ChannelFutureListener.CLOSE);
    }

    private void serveNext(ChannelHandlerContext context) {
        Waiting next = waiting.poll();
        serving = next != null;
        writing = false;
        context.channel().config().setAutoRead(!serving);
        if (next != null) {
            hand(next, context);
        }
    }

    private void hand(Waiting next, ChannelHandlerContext context) {
        try {
            workers.execute(() -> serve(next, context));
        } catch (RejectedExecutionException closing) {
            var _ = context.close();
        }
    }

    // The worker waits until the answer is written, so that a close can wait for the workers.
    private void serve(Waiting next, ChannelHandlerContext context) {
        Response response = service.answer(next.request());
        writing = true;
        ChannelFuture written = context.writeAndFlush(Wire.write(response, next.keepAlive()));
        written.addListener(done -> after(next, context, done.isSuccess()));
        written.awaitUninterruptibly();
    }

    private void after(Waiting served, ChannelHandlerContext context, boolean written) {
        if (written && served.keepAlive()) {
            serveNext(context);
        } else {
            var _ = context.close();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof IdleStateEvent && (!serving || writing)) {
            var _ = context.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        var _ = context.close(); // the client went away, or sent what is not HTTP
    }
}
