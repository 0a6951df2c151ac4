package dev.weir.gateway.function;

import dev.weir.gateway.api.FunctionSpec;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The environment variables of an execution environment.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime">
 *     Defined runtime environment variables</a>
 */
final class LambdaVariables {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy/MM/dd").withZone(ZoneOffset.UTC);

    private LambdaVariables() {}

    /**
     * All of them; a template cannot override those that Lambda reserves.
     *
     * @param taskRoot where the function's files are
     */
    static Map<String, String> of(FunctionSpec spec, Path taskRoot, Instant now) {
        var variables = new HashMap<String, String>();
        fromMachine(variables, "PATH", "HOME", "TMPDIR");
        variables.put("LANG", "en_US.UTF-8");
        variables.put("TZ", ":UTC");
        variables.put("AWS_XRAY_CONTEXT_MISSING", "LOG_ERROR");
        variables.put("AWS_XRAY_DAEMON_ADDRESS", "127.0.0.1:2000");
        variables.putAll(spec.environment());
        variables.putAll(reserved(spec, now));
        variables.put("LAMBDA_TASK_ROOT", taskRoot.toString());
        return variables;
    }

    private static Map<String, String> reserved(FunctionSpec spec, Instant now) {
        String version = spec.execution().alias().isPresent() ? "1" : "$LATEST";
        var variables = new HashMap<String, String>();
        fromMachine(variables, "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN");
        variables.put("_HANDLER", spec.handler());
        variables.put("AWS_REGION", spec.location().region());
        variables.put("AWS_DEFAULT_REGION", spec.location().region());
        variables.put("AWS_EXECUTION_ENV", "AWS_Lambda_" + spec.execution().runtime());
        variables.put("AWS_LAMBDA_FUNCTION_NAME", spec.name());
        variables.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(spec.memory()));
        variables.put("AWS_LAMBDA_FUNCTION_VERSION", version);
        variables.put("AWS_LAMBDA_INITIALIZATION_TYPE", spec.execution().snapStart() ? "snap-start" : "on-demand");
        if (!spec.execution().snapStart()) { // one snapshot serves many environments, each with a stream of its own
            variables.put("AWS_LAMBDA_LOG_GROUP_NAME",
                    spec.execution().logGroup().orElse("/aws/lambda/" + spec.name()));
            variables.put("AWS_LAMBDA_LOG_STREAM_NAME",
                    DAY.format(now) + "/[" + version + "]" + UUID.randomUUID().toString().replace("-", ""));
        }
        variables.put("LAMBDA_RUNTIME_DIR", "/var/runtime");
        spec.execution().jsonLogLevel().ifPresent(level -> {
            variables.put("AWS_LAMBDA_LOG_FORMAT", "JSON");
            variables.put("AWS_LAMBDA_LOG_LEVEL", level);
        });
        return variables;
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
