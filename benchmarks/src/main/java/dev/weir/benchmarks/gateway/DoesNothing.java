package dev.weir.benchmarks.gateway;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.List;
import java.util.Map;

/** A function, and an authorizer, that does nothing: whatever it is asked, it says yes. */
public final class DoesNothing implements RequestHandler<Map<String, Object>, Map<String, Object>> {

    @Override
    public Map<String, Object> handleRequest(Map<String, Object> event, Context context) {
        return event.get("methodArn") instanceof String arn
                ? Map.of("principalId", "anybody", "policyDocument", allow(arn))
                : Map.of("statusCode", 200, "headers", Map.of("Content-Type", "application/json"), "body",
                        "{\"ok\":true}");
    }

    private static Map<String, Object> allow(String arn) {
        return Map.of("Version", "2012-10-17", "Statement",
                List.of(Map.of("Action", "execute-api:Invoke", "Effect", "Allow", "Resource", arn)));
    }
}
