package dev.weir.gateway.function;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * The class loader of one execution environment. It sees the JDK, the Lambda runtime and the function, and nothing of the
 * gateway or of another function; what asks {@code System} in it gets the function's own variables, streams and
 * properties, and what ends the JVM in it ends the environment.
 */
final class FunctionClassLoader extends URLClassLoader {

    static {
        registerAsParallelCapable();
    }

    private static final String ENVIRONMENT = FunctionEnvironment.class.getName();

    private final List<CodeRoot> roots;
    private final Map<CodeRoot, ProtectionDomain> domains = new ConcurrentHashMap<>();

    private FunctionClassLoader(String name, List<CodeRoot> roots) {
        super(name, roots.stream().map(CodeRoot::url).toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        this.roots = roots;
    }

    /**
     * A loader whose {@link FunctionEnvironment} is told who it is.
     *
     * @param exit takes the status with which the function ends itself
     */
    static FunctionClassLoader over(String name, List<Path> classPath, Map<String, String> variables,
            FunctionLog.Output output,
            IntConsumer exit) {
        var loader = new FunctionClassLoader(name, classPath.stream().map(path -> CodeRoot.at(name, path)).toList());
        try {
            loader.told("become").invoke(null, variables, output.out(), output.err(), exit);
            return loader;
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(ENVIRONMENT, e);
        }
    }

    /** A method of this loader's own copy of {@link FunctionEnvironment}. */
    Method told(String method) {
        try {
            return Arrays.stream(loadClass(ENVIRONMENT).getMethods())
                    .filter(one -> one.getName().equals(method))
                    .findFirst()
                    .orElseThrow();
        } catch (ClassNotFoundException e) {
            throw new LinkageError(ENVIRONMENT, e);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (name.equals(ENVIRONMENT)) {
            byte[] own = ownCopy();
            return defineClass(name, own, 0, own.length);
        }
        if (RuntimeLibraries.have(name)) {
            return RuntimeLibraries.load(name);
        }
        try {
            return define(name, name.replace('.', '/') + ".class");
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    private Class<?> define(String name, String file) throws IOException, ClassNotFoundException {
        for (CodeRoot root : roots) {
            Optional<byte[]> bytes = root.read(file);
            if (bytes.isPresent()) {
                return define(name, SystemRedirect.apply(bytes.get(), this), root);
            }
        }
        throw new ClassNotFoundException(name);
    }

    private Class<?> define(String name, byte[] bytes, CodeRoot root) throws IOException {
        int dot = name.lastIndexOf('.');
        if (dot > 0) {
            definePackage(name.substring(0, dot), root);
        }
        return defineClass(name, bytes, 0, bytes.length, domains.computeIfAbsent(root, this::domain));
    }

    private void definePackage(String name, CodeRoot root) throws IOException {
        if (getDefinedPackage(name) != null) {
            return;
        }
        try {
            definePackage(name, root.manifest().orElseGet(Manifest::new), root.url());
        } catch (IllegalArgumentException anotherThreadWasFirst) {
            // The package is there, which is all that was wanted.
        }
    }

    private ProtectionDomain domain(CodeRoot root) {
        return new ProtectionDomain(new CodeSource(root.url(), (Certificate @Nullable []) null), null, this, null);
    }

    private static byte[] ownCopy() {
        try (var in = FunctionEnvironment.class.getResourceAsStream("FunctionEnvironment.class")) {
            if (in == null) {
                throw new LinkageError(ENVIRONMENT);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
