package dev.weir.limiter.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import javax.net.ServerSocketFactory;

/** A way to Redis that can be shut, or swallow what is sent on it, as networks do. */
final class TcpWay implements AutoCloseable {

    private static final int BACKLOG = 50;

    private final ServerSocket server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Set<Socket> mute = ConcurrentHashMap.newKeySet();
    private final int redis;
    private final Set<Socket> cut = ConcurrentHashMap.newKeySet();
    private volatile CountDownLatch gate = new CountDownLatch(0);

    TcpWay(int redis) throws IOException {
        this(redis, ServerSocketFactory.getDefault());
    }

    /** Whoever comes is met as {@code sockets} do, with TLS perhaps. */
    TcpWay(int redis, ServerSocketFactory sockets) throws IOException {
        this.server = sockets.createServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        this.redis = redis;
        Thread.ofVirtual().start(this::accept);
    }

    String url() {
        return "redis://127.0.0.1:" + port();
    }

    /** Connections are taken, and nothing on them gets through. */
    void shut() {
        gate = new CountDownLatch(1);
    }

    void open() {
        gate.countDown();
    }

    /** What is sent on the connections there are gets lost; new ones are sound. */
    void muteWhatIsOpen() {
        mute.addAll(sockets);
    }

    /** What is sent on the connections there are gets through; the first answer ends them instead. */
    void cutAtAnswer() {
        cut.addAll(sockets);
    }

    /** How many connections there have been. */
    int connections() {
        return sockets.size();
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                var client = server.accept();
                var upstream = new Socket(InetAddress.getLoopbackAddress(), redis);
                client.setTcpNoDelay(true); // as Redis and Lettuce do: two short messages in a row wait for no receipt
                upstream.setTcpNoDelay(true);
                sockets.add(client);
                Thread.ofVirtual().start(() -> pump(client, client, upstream));
                Thread.ofVirtual().start(() -> pump(client, upstream, client));
            }
        } catch (IOException closed) {
            sockets.forEach(TcpWay::closeQuietly);
        }
    }

    private void pump(Socket connection, Socket from, Socket to) {
        try (InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
            var buffer = new byte[8_192];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                gate.await();
                if (to.equals(connection) && cut.contains(connection)) {
                    break;
                }
                if (!mute.contains(connection)) {
                    out.write(buffer, 0, read);
                }
            }
        } catch (IOException | InterruptedException ended) {
            closeQuietly(connection);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        gate.countDown();
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
