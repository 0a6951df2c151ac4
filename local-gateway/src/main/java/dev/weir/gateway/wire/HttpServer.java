package dev.weir.gateway.wire;

import dev.weir.gateway.StartFailure;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.timeout.IdleStateHandler;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An HTTP/1.1 server on the loopback interface. The port is its own from the start; it answers once it has a service. */
public final class HttpServer implements AutoCloseable {

    private static final int EVENT_LOOPS = 2;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(EVENT_LOOPS, NioIoHandler.newFactory());
    private final UnderWay underWay = new UnderWay();
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final LoopbackPorts ports;
    private volatile @Nullable Service service;

    private HttpServer(int port) {
        try {
            ports = LoopbackPorts.bind(port, this::bind);
        } catch (StartFailure e) {
            var _ = loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            throw e;
        }
    }

    /**
     * Takes the port, on every loopback address that this machine has. Zero takes any free one.
     *
     * @throws StartFailure if it is taken
     */
    public static HttpServer bind(int port) {
        return new HttpServer(port);
    }

    public int port() {
        return ports.number();
    }

    /** Begins to accept; connections that came earlier have waited. */
    public void serve(Service answers) {
        service = answers;
        ports.channels().forEach(channel -> channel.config().setAutoRead(true));
    }

    private ChannelFuture bind(InetSocketAddress address) {
        return new ServerBootstrap().group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {

                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel);
                    }
                })
                .bind(address);
    }

    private void accept(Channel channel) {
        Service answers = service;
        if (answers == null) {
            var _ = channel.close();
            return;
        }
        connections.add(channel);
        // Twice the limit: what is a little too long is read, so that it can be answered in API Gateway's words.
        var config = new HttpDecoderConfig().setMaxInitialLineLength(2 * Limits.HEAD).setMaxHeaderSize(2 * Limits.HEAD);
        channel.pipeline()
                .addLast(new HttpServerCodec(config),
                        new IdleStateHandler(0, 0, Limits.IDLE.toSeconds(), TimeUnit.SECONDS),
                        new FlowControlHandler(), new WholeBody(),
                        new Connection(answers, underWay));
    }

    /** Stops accepting, lets what is being served finish for a moment, then cuts it off. */
    @Override
    public void close() {
        ports.channels().forEach(channel -> channel.close().awaitUninterruptibly());
        underWay.finish(Limits.FAREWELL);
        // Not left to the loops' end: a connection that they overlooked would leave its client waiting for ever.
        connections.close().awaitUninterruptibly(Limits.FAREWELL.toMillis());
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
