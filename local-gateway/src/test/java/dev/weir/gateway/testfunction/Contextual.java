package dev.weir.gateway.testfunction;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import java.util.Map;
import java.util.TreeMap;

/** Answers all of its context, and logs. */
public final class Contextual implements RequestHandler<Object, Map<String, Object>> {

    @Override
    public Map<String, Object> handleRequest(Object event, Context context) {
        context.getLogger().log("one");
        context.getLogger().log("two", LogLevel.WARN);
        context.getLogger().log("three", LogLevel.DEBUG);
        var seen = new TreeMap<String, Object>();
        seen.put("requestId", context.getAwsRequestId());
        seen.put("arn", context.getInvokedFunctionArn());
        seen.put("name", context.getFunctionName());
        seen.put("version", context.getFunctionVersion());
        seen.put("memory", context.getMemoryLimitInMB());
        seen.put("group", context.getLogGroupName());
        seen.put("stream", context.getLogStreamName());
        seen.put("remaining", context.getRemainingTimeInMillis());
        seen.put("client", context.getClientContext());
        seen.put("identity", context.getIdentity());
        seen.put("trace", context.getXrayTraceId());
        seen.put("traceProperty", System.getProperty("com.amazonaws.xray.traceHeader"));
        seen.put("runtime", System.getenv("AWS_EXECUTION_ENV"));
        seen.put("init", System.getenv("AWS_LAMBDA_INITIALIZATION_TYPE"));
        seen.put("region", System.getenv("AWS_REGION") + " " + System.getenv("AWS_DEFAULT_REGION"));
        seen.put("root", System.getenv("LAMBDA_TASK_ROOT"));
        seen.put("folder", System.getProperty("user.dir"));
        seen.put("java", Runtime.version().feature());
        seen.put("heap", Runtime.getRuntime().maxMemory() >> 20);
        seen.put("option", String.valueOf(System.getProperty("of.tool.options")));
        return seen;
    }
}
