package dev.weir.gateway.wire;

import dev.weir.gateway.function.Printable;
import dev.weir.gateway.wire.Service.Refusal;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.timeout.IdleStateEvent;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection. Requests that come without waiting for answers are served one after another: while one is being
 * served, what reads them holds back the next. A refusal is the last answer, in its turn.
 */
final class Connection extends SimpleChannelInboundHandler<FullHttpRequest> {

    /** In bytes; what makes more work than others can wait for is done {@linkplain #BESIDE beside}. */
    private static final int LARGE = 64 << 10;

    private static final Executor BESIDE = task -> Thread.ofVirtual().name("request").start(task);

    private final Service service;
    private final UnderWay underWay;
    private boolean serving;
    private boolean refused;
    private volatile boolean writing;

    Connection(Service service, UnderWay underWay) {
        this.service = service;
        this.underWay = underWay;
    }

    private record Waiting(Request request, boolean keepAlive) {}

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest message) {
        if (refused) {
            return; // the client has been told that this connection ends
        }
        Optional<Refusal> fault = fault(message);
        if (fault.isPresent()) {
            refuse(context, fault.get());
        } else {
            hand(new Waiting(Wire.read(message, context.channel()), HttpUtil.isKeepAlive(message)), context);
        }
    }

    private static Optional<Refusal> fault(FullHttpRequest message) {
        if (Wire.failed(message)) {
            return Optional.of(reason(message.decoderResult().cause()));
        }
        if (Wire.headSize(message) > Limits.HEAD) {
            return Optional.of(Refusal.HEADERS_TOO_LARGE);
        }
        return Wire.hasTarget(message) ? Optional.empty() : Optional.of(Refusal.MALFORMED);
    }

    private static Refusal reason(Throwable cause) {
        return cause instanceof TooLongHttpHeaderException || cause instanceof TooLongHttpLineException
                ? Refusal.HEADERS_TOO_LARGE
                : Refusal.MALFORMED;
    }

    private void refuse(ChannelHandlerContext context, Refusal why) {
        refused = true;
        context.writeAndFlush(Wire.write(service.refuse(why), false)).addListener(_ -> bidFarewell(context));
    }

    // What the client still sends is read and dropped: a close before that would take the answer from it.
    private static void bidFarewell(ChannelHandlerContext context) {
        var _ = ((DuplexChannel) context.channel()).shutdownOutput();
        var _ = context.executor().schedule(() -> end(context), Limits.IDLE.toSeconds(), TimeUnit.SECONDS);
    }

    private void hand(Waiting next, ChannelHandlerContext context) {
        serving = true;
        context.channel().config().setAutoRead(false);
        if (underWay.begin()) {
            var _ = CompletableFuture.completedFuture(next.request())
                    .thenComposeAsync(service::answer, place(next.request()))
                    .thenAccept(response -> write(response, next, context))
                    .exceptionally(defect -> giveUp(defect, context));
        } else {
            end(context);
        }
    }

    private static Executor place(Request request) {
        return request.body().size() > LARGE ? BESIDE : Runnable::run;
    }

    private void write(Response response, Waiting served, ChannelHandlerContext context) {
        var message = Wire.write(response, served.keepAlive());
        writing = true;
        context.writeAndFlush(message).addListener(done -> after(served, context, done.isSuccess()));
    }

    // No answer will come, and its client must not wait for one.
    private @Nullable Void giveUp(Throwable defect, ChannelHandlerContext context) {
        underWay.end();
        end(context);
        System.err.println("An answer could not be sent: " + Printable.of(defect.toString()));
        return null;
    }

    private void after(Waiting served, ChannelHandlerContext context, boolean written) {
        underWay.end();
        if (written && served.keepAlive()) {
            serving = false;
            writing = false;
            context.channel().config().setAutoRead(true);
        } else {
            end(context);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof Refusal why && !refused) {
            refuse(context, why);
        } else if (event instanceof IdleStateEvent && (!serving || writing)) {
            end(context);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        end(context); // the client went away, or sent what is not HTTP
    }

    private static void end(ChannelHandlerContext context) {
        var _ = context.close();
    }
}
