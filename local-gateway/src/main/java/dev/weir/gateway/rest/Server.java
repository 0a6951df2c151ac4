package dev.weir.gateway.rest;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

import dev.weir.gateway.StartFailure;
import dev.weir.gateway.api.RestApi;

/** Stands in for the HTTP server until that is there: it takes the port, and no more. */
public final class Server implements AutoCloseable {

    private final ServerSocket socket;

    private Server(ServerSocket socket) {
        this.socket = socket;
    }

    @SuppressWarnings("unused") // The real one serves the API.
    public static Server start(RestApi api, int port) {
        try {
            return new Server(new ServerSocket(port, 50, InetAddress.getLoopbackAddress()));
        } catch (IOException e) {
            throw new StartFailure("Port " + port + " is taken: stop what listens there, or choose another by --port.",
                    e);
        }
    }

    public int port() {
        return socket.getLocalPort();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
