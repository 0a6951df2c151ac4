package dev.weir.gateway.testfunction;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;

/** Its constructor fails for a reason that lies deeper. */
public final class BrokenFunction implements RequestHandler<String, String> {

    public BrokenFunction() {
        throw new IllegalStateException("cannot wire the store\nsecond line",
                new IllegalArgumentException("no REDIS_URL"));
    }

    @Override
    public String handleRequest(String input, Context context) {
        return input;
    }
}
