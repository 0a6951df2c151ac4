package dev.weir.gateway.redis;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;

/** A Redis in a container. */
final class DockerRedis {

    private static final int PORT = 6379;

    /** Ryuk's, too, which Testcontainers starts first unless TESTCONTAINERS_RYUK_DISABLED is true. */
    private static final Duration UNTIL_IMAGES_ARE_THERE = Duration.ofSeconds(10);
    private static final Duration UNTIL_IT_RUNS = Duration.ofSeconds(10);

    private final String image;
    private final CompletableFuture<Boolean> arrived = new CompletableFuture<>();
    private final CompletableFuture<Optional<RunningRedis>> started = new CompletableFuture<>();

    private DockerRedis(String image) {
        this.image = image;
    }

    /** Testcontainers may wait for minutes; nobody at a prompt does. */
    static Optional<RunningRedis> start(String image) {
        DockerRedis redis = new DockerRedis(image);
        Thread.ofPlatform().daemon().name("docker-redis").start(redis::attempt);
        boolean arrived = redis.arrived.completeOnTimeout(false, UNTIL_IMAGES_ARE_THERE.toSeconds(), TimeUnit.SECONDS)
                .join();
        return redis.started
                .completeOnTimeout(Optional.empty(), arrived ? UNTIL_IT_RUNS.toSeconds() : 0, TimeUnit.SECONDS)
                .join();
    }

    /** A container that comes too late is stopped. */
    private void attempt() {
        Optional<RunningRedis> redis = arrive() ? run() : Optional.empty();
        if (!started.complete(redis)) {
            redis.ifPresent(RunningRedis::close);
        }
    }

    /** Whether the image is there in time; what is pulled later waits for the next start. */
    private boolean arrive() {
        try {
            return arrived.complete(pull()) && arrived.join();
        } catch (InterruptedException | RuntimeException e) {
            arrived.complete(false);
            return false;
        }
    }

    private boolean pull() throws InterruptedException {
        DockerClient docker = DockerClientFactory.instance().client();
        try {
            docker.inspectImageCmd(image).exec();
            return true;
        } catch (NotFoundException e) {
            return docker.pullImageCmd(image)
                    .start()
                    .awaitCompletion(UNTIL_IMAGES_ARE_THERE.toSeconds(),
                            TimeUnit.SECONDS);
        }
    }

    @SuppressWarnings("resource") // Closed by RunningRedis.
    private Optional<RunningRedis> run() {
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(image)).withExposedPorts(PORT)
                .waitingFor(Wait.forLogMessage(".*eady to accept connections.*", 1));
        String host = DockerClientFactory.instance().dockerHostIpAddress();
        if (host.equals("localhost") || host.equals("127.0.0.1")) {
            // It has no password, so it is for this machine alone.
            container.setPortBindings(List.of("127.0.0.1::" + PORT));
        }
        try {
            container.start();
            String url = "redis://" + container.getHost() + ":" + container.getMappedPort(PORT);
            return Optional.of(new RunningRedis(url, "Docker image " + image, container::stop));
        } catch (RuntimeException e) {
            container.stop();
            return Optional.empty();
        }
    }
}
