package dev.weir.benchmarks.startup;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The least that an authorizer can be: it knows no framework and no Redis, counts nothing and lets everybody pass. */
public final class BareHandler implements RequestStreamHandler {

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        var caller = new String(event.readAllBytes(), UTF_8).contains("192.0.2.1") ? "ip/192.0.2.1" : "nobody";
        answer.write(
                """
                        {"principalId":"%s","policyDocument":{"Version":"2012-10-17","Statement":[{"Action":"execute-api:Invoke",\
                        "Effect":"Allow","Resource":"arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/dev/*"}]},"context":{}}
                        """
                        .formatted(caller)
                        .getBytes(UTF_8));
    }
}
