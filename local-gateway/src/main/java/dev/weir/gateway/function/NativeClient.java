package dev.weir.gateway.function;

import dev.weir.gateway.StartFailure;
import dev.weir.gateway.files.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The native half of the runtime interface client, which asks for events by curl. Each JVM would unpack it to one path of
 * its own choice, over what another just loads; so a function's JVMs are given one that is unpacked already.
 */
record NativeClient(TemporaryFolder folder) implements AutoCloseable {

    /** The system property by which the client is told where its library is. */
    static final String PROPERTY = "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

    private static final String FILE = "client.so";

    static NativeClient unpack() {
        try (var in = NativeClient.class.getResourceAsStream(resource())) {
            if (in == null) {
                throw new StartFailure("Lambda's runtime interface client has no native code for this machine: leave"
                        + " --isolation out.");
            }
            var client = new NativeClient(TemporaryFolder.create("weir-lambda-"));
            Files.copy(in, client.file());
            return client;
        } catch (IOException e) {
            throw new StartFailure("Lambda's runtime interface client cannot be unpacked: " + e.getMessage(), e);
        }
    }

    private static String resource() {
        String libc = Files.exists(Path.of("/lib/ld-musl-x86_64.so.1"))
                || Files.exists(Path.of("/lib/ld-musl-aarch64.so.1"))
                        ? "linux_musl"
                        : "linux";
        String processor = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
        return "/jni/libaws-lambda-jni." + libc + "-" + processor + ".so";
    }

    Path file() {
        return folder.path().resolve(FILE);
    }

    @Override
    public void close() {
        folder.remove();
    }
}
