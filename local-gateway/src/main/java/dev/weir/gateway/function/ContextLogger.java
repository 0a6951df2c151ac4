package dev.weir.gateway.function;

import java.io.PrintStream;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** Gives a function the runtime's own {@code LambdaLogger}: in text or JSON, with a level, as its variables say. */
final class ContextLogger {

    private static final String LOGGING = "com.amazonaws.services.lambda.runtime.logging.";
    private static final String CLIENT = "com.amazonaws.services.lambda.runtime.api.client.";

    private ContextLogger() {}

    static void install(ClassLoader loader) throws ReflectiveOperationException {
        Class<?> environment = loader.loadClass(CLIENT + "LambdaEnvironment");
        Class<?> sink = loader.loadClass(CLIENT + "logging.LogSink");
        Class<?> level = loader.loadClass(LOGGING + "LogLevel");
        Class<?> format = loader.loadClass(LOGGING + "LogFormat");
        Class<?> type = loader.loadClass(CLIENT + "logging.LambdaContextLogger");
        Object logger = type.getConstructor(sink, level, format)
                .newInstance(sinkOf(loader, sink), constant(level, environment, "LAMBDA_LOG_LEVEL"),
                        constant(format, environment, "LAMBDA_LOG_FORMAT"));
        Method set = loader.loadClass(CLIENT + "AWSLambda")
                .getDeclaredMethod("setupRuntimeLogger",
                        loader.loadClass("com.amazonaws.services.lambda.runtime.LambdaLogger"));
        set.setAccessible(true);
        set.invoke(null, logger);
    }

    private static Object constant(Class<?> type, Class<?> environment, String field)
            throws ReflectiveOperationException {
        return type.getMethod("fromString", String.class).invoke(null, environment.getField(field).get(null));
    }

    /** Each message is an event of its own in CloudWatch, so each is a line here, whether it ends one or not. */
    private static Object sinkOf(ClassLoader loader, Class<?> sink) throws ReflectiveOperationException {
        var out = loader.loadClass(FunctionEnvironment.class.getName()).getField("out");
        return Proxy.newProxyInstance(loader, new Class<?>[]{sink}, (self, method, arguments) -> {
            if (method.getName().equals("log") && arguments[arguments.length - 1] instanceof byte[] message) {
                write((PrintStream) out.get(null), message);
            }
            return null;
        });
    }

    private static void write(PrintStream out, byte[] message) {
        synchronized (out) {
            out.writeBytes(message);
            if (message.length == 0 || message[message.length - 1] != '\n') {
                out.write('\n');
            }
        }
    }
}
