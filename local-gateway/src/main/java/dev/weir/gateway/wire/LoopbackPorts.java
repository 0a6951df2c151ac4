package dev.weir.gateway.wire;

import dev.weir.gateway.StartFailure;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * One port on 127.0.0.1 and, where the machine has it, on ::1 too: {@code localhost} means both, and clients differ in which
 * one they try first.
 */
record LoopbackPorts(List<Channel> channels) {

    private static final InetAddress V4 = InetAddress.ofLiteral("127.0.0.1");
    private static final InetAddress V6 = InetAddress.ofLiteral("::1");
    private static final int ATTEMPTS = 20;

    static LoopbackPorts bind(int port, Function<InetSocketAddress, ChannelFuture> binder) {
        for (int attempt = 1; port == 0 && attempt < ATTEMPTS; attempt++) {
            try {
                return bindBoth(0, binder);
            } catch (StartFailure sixthTaken) {
                // A port that is free on one address may be taken on the other: try the next.
            }
        }
        return bindBoth(port, binder);
    }

    int number() {
        return ((InetSocketAddress) channels.getFirst().localAddress()).getPort();
    }

    private static LoopbackPorts bindBoth(int port, Function<InetSocketAddress, ChannelFuture> binder) {
        var bound = new ArrayList<Channel>();
        bound.add(bind(new InetSocketAddress(V4, port), binder));
        var both = new LoopbackPorts(bound);
        try {
            if (hasV6()) {
                bound.add(bind(new InetSocketAddress(V6, both.number()), binder));
            }
        } catch (StartFailure e) {
            bound.getFirst().close().syncUninterruptibly();
            throw e;
        }
        return both;
    }

    private static Channel bind(InetSocketAddress address, Function<InetSocketAddress, ChannelFuture> binder) {
        ChannelFuture binding = binder.apply(address).awaitUninterruptibly();
        if (binding.isSuccess()) {
            return binding.channel();
        }
        throw binding.cause() instanceof BindException taken
                ? new StartFailure("Port " + address.getPort()
                        + " is taken: stop what listens there, or choose another with --port N.", taken)
                : new StartFailure("Port " + address.getPort() + " cannot be used: " + binding.cause().getMessage(),
                        binding.cause());
    }

    private static boolean hasV6() {
        try {
            return !Boolean.getBoolean("java.net.preferIPv4Stack") && NetworkInterface.getByInetAddress(V6) != null;
        } catch (SocketException e) {
            return false;
        }
    }
}
