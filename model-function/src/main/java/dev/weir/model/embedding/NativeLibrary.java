package dev.weir.model.embedding;

import ai.djl.util.cuda.CudaUtils;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** Loads DJL's native tokenizer from the jar: offline, without telemetry, writing to the temporary folder only. */
final class NativeLibrary {
    private NativeLibrary() {}

    /** Something whose class loads the native library when it is first used. */
    interface Loading<T> {
        T load() throws IOException;
    }

    /**
     * Runs the load with DJL told where to unpack (Lambda's home folder is read-only) and to stay silent on the network.
     * The folder is new each time: a name others can guess in a shared temporary folder would let them plant a library, and
     * a JVM loads one file for one class loader only.
     */
    static synchronized <T> T loading(Loading<T> loading) throws IOException {
        var folder = Files.createTempDirectory("weir-tokenizer");
        System.setProperty("ENGINE_CACHE_DIR", folder.toString());
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        try {
            forgoCuda();
            return withOwnClassLoader(loading);
        } finally {
            discard(folder);
        }
    }

    /**
     * DJL would load JNA, and JNA a library of its own into the home folder, only to ask for a GPU. Told while the class
     * initialises that another process will ask, it loads nothing; told afterwards that none will, it finds no GPU.
     */
    private static void forgoCuda() {
        System.setProperty("ai.djl.util.cuda.fork", "true");
        try {
            MethodHandles.lookup().ensureInitialized(CudaUtils.class);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        } finally {
            System.clearProperty("ai.djl.util.cuda.fork");
        }
    }

    /** DJL searches the thread's class loader, which need not be the one that knows our jar. */
    private static <T> T withOwnClassLoader(Loading<T> loading) throws IOException {
        var thread = Thread.currentThread();
        var before = thread.getContextClassLoader();
        thread.setContextClassLoader(NativeLibrary.class.getClassLoader());
        try {
            return loading.load();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** A loaded library needs its file no longer, except on Windows, which frees it at the end of the process. */
    private static void discard(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .map(Path::toFile)
                    .filter(file -> !file.delete())
                    .toList()
                    .reversed()
                    .forEach(file -> file.deleteOnExit());
        }
    }
}
