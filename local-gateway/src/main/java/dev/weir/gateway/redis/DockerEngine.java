package dev.weir.gateway.redis;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Docker engine that answers. It is looked for here, since Testcontainers looks long and loudly where there is none;
 * none of its classes is touched before.
 */
final class DockerEngine {

    static final String USUAL_IMAGE = "valkey/valkey:8-alpine";

    private static final int PATIENCE_MILLIS = 1_000;

    private DockerEngine() {}

    static Optional<DockerEngine> answering() {
        return answering(System.getenv());
    }

    static Optional<DockerEngine> answering(Map<String, String> environment) {
        String host = environment.getOrDefault("DOCKER_HOST", "");
        boolean answers = host.startsWith("tcp://")
                ? listens(URI.create(host))
                : sockets(host, environment).anyMatch(DockerEngine::pings);
        return answers ? Optional.of(new DockerEngine()) : Optional.empty();
    }

    /** The places in which Testcontainers looks. */
    private static Stream<Path> sockets(String host, Map<String, String> environment) {
        if (!host.isEmpty()) {
            return host.startsWith("unix://") ? Stream.of(Path.of(host.substring("unix://".length()))) : Stream.empty();
        }
        String home = environment.getOrDefault("HOME", "/");
        String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "/run");
        return Stream.of(Path.of("/var/run/docker.sock"), Path.of(runtime, "docker.sock"),
                Path.of(home, ".docker/run/docker.sock"), Path.of(home, ".docker/desktop/docker.sock"));
    }

    private static boolean pings(Path socket) {
        if (!Files.exists(socket)) {
            return false;
        }
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> answer.complete(answersPing(socket)));
        return answer.completeOnTimeout(false, PATIENCE_MILLIS, TimeUnit.MILLISECONDS).join();
    }

    private static boolean answersPing(Path socket) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(StandardCharsets.US_ASCII.encode("GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n"));
            ByteBuffer answer = ByteBuffer.allocate(64);
            channel.read(answer);
            return StandardCharsets.US_ASCII.decode(answer.flip()).toString().contains(" 200 ");
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean listens(URI host) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host.getHost(), host.getPort()), PATIENCE_MILLIS);
            return true;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    /** Empty where the image does not come in time or the container does not start. */
    Optional<RunningRedis> start(String image) {
        return DockerRedis.start(image);
    }
}
