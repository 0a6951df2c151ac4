package dev.weir.gateway.function;

import java.net.URL;
import java.net.URLClassLoader;

/**
 * The libraries that the runtime brings under names of its own, its JSON library first of all: loaded once, as the JVM would
 * compile a copy for each environment, of which the processor's caches hold few. No function can name them.
 */
final class RuntimeLibraries {

    private static final String NAMES = "com.amazonaws.lambda.thirdparty.";

    private static final ClassLoader LOADER = new URLClassLoader("lambda-runtime",
            FunctionCode.runtime()
                    .stream()
                    .map(jar -> CodeRoot.at("the Lambda runtime", jar).url())
                    .toArray(URL[]::new),
            ClassLoader.getPlatformClassLoader());

    private RuntimeLibraries() {}

    static boolean have(String className) {
        return className.startsWith(NAMES);
    }

    static Class<?> load(String className) throws ClassNotFoundException {
        return LOADER.loadClass(className);
    }
}
