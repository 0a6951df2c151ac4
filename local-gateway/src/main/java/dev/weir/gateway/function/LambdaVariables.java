package dev.weir.gateway.function;

import dev.weir.gateway.api.FunctionSpec;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * The environment variables of an execution environment.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime">
 *     Defined runtime environment variables</a>
 */
final class LambdaVariables {

    /** Where the emulated account lives. */
    static final String REGION = "us-east-1";

    private LambdaVariables() {}

    static Map<String, String> of(FunctionSpec spec) {
        var variables = new HashMap<String, String>();
        fromMachine(variables, "PATH", "HOME", "TMPDIR");
        variables.put("LANG", "en_US.UTF-8");
        variables.put("TZ", ":UTC");
        variables.putAll(spec.environment());
        variables.putAll(reserved(spec)); // as on Lambda, a template cannot override these
        return variables;
    }

    private static Map<String, String> reserved(FunctionSpec spec) {
        var variables = new HashMap<String, String>();
        variables.put("_HANDLER", spec.handler());
        variables.put("AWS_REGION", REGION);
        variables.put("AWS_DEFAULT_REGION", REGION);
        variables.put("AWS_EXECUTION_ENV", "AWS_Lambda_java25");
        variables.put("AWS_LAMBDA_FUNCTION_NAME", spec.name());
        variables.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(spec.memory()));
        variables.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
        variables.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
        variables.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + spec.name());
        variables.put("AWS_LAMBDA_LOG_STREAM_NAME", "[$LATEST]" + UUID.randomUUID().toString().replace("-", ""));
        variables.put("LAMBDA_TASK_ROOT", taskRoot(spec.code().toAbsolutePath().normalize()).toString());
        return variables;
    }

    private static Path taskRoot(Path code) {
        return code.toFile().isDirectory() ? code : Objects.requireNonNullElse(code.getParent(), code);
    }

    private static void fromMachine(Map<String, String> variables, String... names) {
        for (String name : names) {
            String value = System.getenv(name);
            if (value != null) {
                variables.put(name, value);
            }
        }
    }
}
