package dev.weir.gateway.testfunction;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.function.Supplier;

/** Leaves behind, under its own name, what loads a class only when it is asked: as a shutdown hook does. */
public final class LateFunction implements RequestHandler<String, String> {

    public LateFunction() {
        Supplier<String> late = () -> new Greeter().toString();
        System.getProperties().put(LateFunction.class.getName(), late);
    }

    @Override
    public String handleRequest(String input, Context context) {
        return input;
    }
}
