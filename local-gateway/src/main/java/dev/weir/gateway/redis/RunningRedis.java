package dev.weir.gateway.redis;

import java.util.Optional;

import dev.weir.gateway.StartFailure;

/**
 * A Redis that answers. Closing it stops what was started for it, and leaves a given one alone.
 *
 * @param description its kind and version in a few words, e.g. {@code embedded Redis 6.2.6}
 * @param stop does nothing where nothing was started
 */
public record RunningRedis(String url, String description, Runnable stop) implements AutoCloseable {

    /**
     * Finds or starts one.
     *
     * @param url a Redis to use as it is
     * @param image a Docker image that must be used; empty leaves the choice to what this machine has
     * @throws StartFailure with one sentence and a remedy
     */
    public static RunningRedis start(Optional<String> url, Optional<String> image) {
        if (url.isPresent()) {
            return GivenRedis.at(url.get());
        }
        Optional<DockerEngine> engine = DockerEngine.answering();
        if (image.isPresent()) {
            return engine.orElseThrow(() -> noEngine(image.get()))
                    .start(image.get())
                    .orElseThrow(
                            () -> new StartFailure(
                                    "--redis-image " + image.get() + " did not start: try `docker run --rm "
                                            + image.get() + "`, or leave --redis-image out."));
        }
        return engine.flatMap(docker -> docker.start(DockerEngine.USUAL_IMAGE)).orElseGet(EmbeddedRedis::start);
    }

    private static StartFailure noEngine(String image) {
        return new StartFailure("--redis-image " + image
                + " needs Docker, and no engine answers: start Docker, or leave --redis-image out.");
    }

    /** For people to read: the URL without its password, and what stands behind it. */
    public String shown() {
        return url.replaceFirst("//[^@/]*@", "//") + " (" + description + ")";
    }

    @Override
    public void close() {
        stop.run();
    }
}
