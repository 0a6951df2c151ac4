package dev.weir.benchmarks.gateway;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/** A connection for each of so many callers. */
final class Connections implements Closeable {

    private final Queue<Connection> idle = new ConcurrentLinkedQueue<>();

    Connections(ServerProcess server, String path, int count) {
        IntStream.range(0, count).forEach(_ -> idle.add(server.connect(path)));
    }

    /** Asks over one that nobody uses just now. */
    boolean ask() {
        var connection = idle.remove();
        try {
            return connection.ask();
        } finally {
            idle.add(connection);
        }
    }

    @Override
    public void close() throws IOException {
        for (var connection : new ArrayDeque<>(idle)) {
            connection.close();
        }
    }
}
