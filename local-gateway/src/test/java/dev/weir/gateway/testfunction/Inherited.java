package dev.weir.gateway.testfunction;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;

/** Methods that a handler inherits, one of a generic type. */
public class Inherited<T> implements RequestHandler<T, T> {

    @Override
    public T handleRequest(T input, Context context) {
        return input;
    }

    public String inherited(String input) {
        return input + " inherited";
    }
}
