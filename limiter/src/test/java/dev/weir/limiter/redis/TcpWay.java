package dev.weir.limiter.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** A way to Redis that can be shut, or swallow what is sent on it, as networks do. */
final class TcpWay implements AutoCloseable {

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Set<Socket> mute = ConcurrentHashMap.newKeySet();
    private final int redis;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    TcpWay(int redis) throws IOException {
        this.redis = redis;
        Thread.ofVirtual().start(this::accept);
    }

    String url() {
        return "redis://127.0.0.1:" + server.getLocalPort();
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

    private void accept() {
        try {
            while (true) {
                var client = server.accept();
                var upstream = new Socket(InetAddress.getLoopbackAddress(), redis);
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
            gate.await();
            var buffer = new byte[8_192];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
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
    public void close() throws IOException {
        gate.countDown();
        server.close();
    }
}
