package dev.weir.gateway.testfunction;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** Answers what it sees around it. */
public final class PojoFunction implements RequestHandler<Map<String, String>, Map<String, String>> {

    private static String lastName = "nobody";

    private final Function<String, String> variables = System::getenv;
    private final Supplier<Map<String, String>> all = System::getenv;

    @Override
    public Map<String, String> handleRequest(Map<String, String> event, Context context) {
        var seen = new TreeMap<String, String>();
        seen.put("before", lastName);
        lastName = event.getOrDefault("name", "nobody");
        seen.put("called", System.getenv("GREETING"));
        seen.put("referred", variables.apply("GREETING"));
        seen.put("mapped", String.valueOf(all.get().get("GREETING")));
        seen.put("laptop", String.valueOf(System.getenv("MAVEN_CMD_LINE_ARGS")));
        seen.put("function", context.getFunctionName() + " " + context.getMemoryLimitInMB() + " "
                + context.getFunctionVersion() + " " + System.getenv("AWS_LAMBDA_FUNCTION_NAME"));
        seen.put("inTime", Boolean.toString(
                context.getRemainingTimeInMillis() > 1_000 && context.getRemainingTimeInMillis() <= 5_000));
        seen.put("requestId", context.getAwsRequestId());
        seen.put("loader", Boolean.toString(Objects.equals(Thread.currentThread().getContextClassLoader(),
                PojoFunction.class.getClassLoader())));
        seen.put("package", String.valueOf(PojoFunction.class.getPackage().getImplementationTitle()));
        seen.put("resource", String.valueOf(PojoFunction.class.getResource("/greeting.txt")));
        seen.put("service", ServiceLoader.load(Runnable.class).findFirst().map(Object::toString).orElse("none"));
        seen.put("gateway", visible("dev.weir.gateway.function.LambdaFunction"));
        return seen;
    }

    private static String visible(String name) {
        try {
            return Class.forName(name).getName();
        } catch (ClassNotFoundException e) {
            return "hidden";
        }
    }
}
