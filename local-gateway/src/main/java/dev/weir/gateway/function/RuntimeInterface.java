package dev.weir.gateway.function;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.gateway.StartFailure;
import dev.weir.gateway.api.FunctionSpec;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/**
 * The official Lambda runtime inside a function's loader. It shares no type with the gateway but those of the JDK, so
 * everything goes by reflection.
 *
 * @see <a href="https://github.com/aws/aws-lambda-java-libs/tree/main/aws-lambda-java-runtime-interface-client">
 *     aws-lambda-java-runtime-interface-client</a>
 */
final class RuntimeInterface {

    private static final String CLIENT = "com.amazonaws.services.lambda.runtime.api.client.";

    private final Object handler;
    private final Request request;
    private final Method call;
    private final Method trace;
    private final boolean traceVariable;

    /** The runtime's own type of an invocation; its methods are looked up once. */
    private record Request(Constructor<?> create, Method id, Method trace, Method arn, Method deadline,
            Method content) {

        static Request of(Class<?> type) throws ReflectiveOperationException {
            return new Request(type.getConstructor(), unchecked(type.getMethod("setId", String.class)),
                    unchecked(type.getMethod("setXrayTraceId", String.class)),
                    unchecked(type.getMethod("setInvokedFunctionArn", String.class)),
                    unchecked(type.getMethod("setDeadlineTimeInMs", long.class)),
                    unchecked(type.getMethod("setContent", byte[].class)));
        }

        Object of(Invocation invocation) throws ReflectiveOperationException {
            Object target = create.newInstance();
            id.invoke(target, invocation.requestId());
            trace.invoke(target, invocation.traceId());
            arn.invoke(target, invocation.functionArn());
            deadline.invoke(target, invocation.deadline().toEpochMilli());
            content.invoke(target, (Object) invocation.event().getBytes(UTF_8));
            return target;
        }
    }

    private RuntimeInterface(FunctionSpec spec, FunctionClassLoader loader, Object handler)
            throws ReflectiveOperationException {
        this.handler = handler;
        trace = unchecked(loader.told("trace"));
        traceVariable = spec.execution().javaVersion() < 17;
        Class<?> type = loader.loadClass(CLIENT + "runtimeapi.dto.InvocationRequest");
        request = Request.of(type);
        call = unchecked(loader.loadClass(CLIENT + "LambdaRequestHandler").getMethod("call", type));
    }

    /** All of these are public; to look that up again at each call takes longer than some calls. */
    private static Method unchecked(Method method) {
        method.setAccessible(true);
        return method;
    }

    /** Lambda's INIT: loads the handler's class and calls its constructor. */
    static RuntimeInterface init(FunctionSpec spec, FunctionClassLoader loader) {
        try {
            return load(spec, loader);
        } catch (InvocationTargetException e) {
            throw StartReason.of(spec, e.getCause() == null ? e : e.getCause());
        } catch (ReflectiveOperationException e) {
            throw StartReason.of(spec, e);
        }
    }

    private static RuntimeInterface load(FunctionSpec spec, FunctionClassLoader loader)
            throws ReflectiveOperationException {
        var runtime = Class.forName(CLIENT + "AWSLambda", true, loader).getDeclaredField("customerClassLoader");
        runtime.setAccessible(true);
        runtime.set(null, loader); // where the runtime looks for the function's own serializers
        ContextLogger.install(loader);

        var info = loader.loadClass(CLIENT + "HandlerInfo");
        var handlerInfo = info.getMethod("fromString", String.class, ClassLoader.class)
                .invoke(null, spec.handler(), loader);
        var handler = loader.loadClass(CLIENT + "EventHandlerLoader")
                .getMethod("loadEventHandler", info)
                .invoke(null, handlerInfo);
        refuseFault(spec, handler);
        if (spec.execution().snapStart()) {
            SnapStart.restore(spec, loader);
        }
        return new RuntimeInterface(spec, loader, handler);
    }

    private static void refuseFault(FunctionSpec spec, Object handler) throws ReflectiveOperationException {
        if (handler.getClass().getSimpleName().equals("UserFaultHandler")) {
            Object fault = handler.getClass().getField("fault").get(handler);
            throw fault instanceof Throwable reason ? StartReason.of(spec, reason) : new StartFailure(spec.name());
        }
    }

    /** The handler's output; throws whatever the handler throws. */
    byte[] call(Invocation invocation) throws Throwable {
        trace.invoke(null, invocation.traceId(), traceVariable);
        try {
            return ((ByteArrayOutputStream) call.invoke(handler, request.of(invocation))).toByteArray();
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
