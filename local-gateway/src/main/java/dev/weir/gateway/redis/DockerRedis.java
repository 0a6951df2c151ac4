package dev.weir.gateway.redis;

import java.time.Duration;
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
    private static final Duration UNTIL_THE_IMAGE_IS_THERE = Duration.ofSeconds(10);
    private static final Duration UNTIL_IT_RUNS = Duration.ofSeconds(20);

    private DockerRedis() {}

    /** Testcontainers may wait for minutes; nobody at a prompt does. A container that comes too late is stopped. */
    static Optional<RunningRedis> start(String image) {
        CompletableFuture<Optional<RunningRedis>> started = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("docker-redis").start(() -> {
            Optional<RunningRedis> redis = attempt(image);
            if (!started.complete(redis)) {
                redis.ifPresent(RunningRedis::close);
            }
        });
        return started.completeOnTimeout(Optional.empty(), UNTIL_IT_RUNS.toSeconds(), TimeUnit.SECONDS).join();
    }

    private static Optional<RunningRedis> attempt(String image) {
        try {
            return arrives(image) ? Optional.of(run(image)) : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    private static boolean arrives(String image) throws InterruptedException {
        DockerClient docker = DockerClientFactory.instance().client();
        try {
            docker.inspectImageCmd(image).exec();
            return true;
        } catch (NotFoundException e) {
            return docker.pullImageCmd(image)
                    .start()
                    .awaitCompletion(UNTIL_THE_IMAGE_IS_THERE.toSeconds(),
                            TimeUnit.SECONDS);
        }
    }

    @SuppressWarnings("resource") // Closed by RunningRedis.
    private static RunningRedis run(String image) {
        GenericContainer<?> container = new GenericContainer<>(
                DockerImageName.parse(image)).withExposedPorts(PORT)
                .waitingFor(Wait.forLogMessage(".*eady to accept connections.*", 1));
        container.start();
        String url = "redis://" + container.getHost() + ":" + container.getMappedPort(PORT);
        return new RunningRedis(url, "Docker image " + image, container::stop);
    }
}
