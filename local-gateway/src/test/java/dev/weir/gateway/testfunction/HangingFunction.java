package dev.weir.gateway.testfunction;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.concurrent.CountDownLatch;

/** Is never made. */
public final class HangingFunction implements RequestHandler<String, String> {

    public HangingFunction() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    @Override
    public String handleRequest(String input, Context context) {
        return input;
    }
}
