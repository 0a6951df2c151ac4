package dev.weir.gateway.testfunction;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/** Leaves a file in its folder and answers once there are two: proof that two calls ran at once. */
public final class GatheringFunction implements RequestHandler<String, String> {

    @Override
    public String handleRequest(String folder, Context context) {
        try {
            Files.createFile(Path.of(folder, UUID.randomUUID().toString()));
            while (count(folder) < 2) {
                LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
            }
            return "met";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long count(String folder) throws IOException {
        try (var files = Files.list(Path.of(folder))) {
            return files.count();
        }
    }
}
