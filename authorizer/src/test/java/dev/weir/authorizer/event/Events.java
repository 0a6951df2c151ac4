package dev.weir.authorizer.event;

import static java.util.Objects.requireNonNull;

import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import java.lang.reflect.Type;
import java.util.Map;

/** Sample events, read by the library that the Lambda runtime reads them with. */
public final class Events {

    private static final PojoSerializer<Object> JSON = JacksonFactory.getInstance().getSerializer((Type) Map.class);

    private Events() {}

    /** One of the files beside this class, by its name without its ending. */
    @SuppressWarnings("unchecked") // JSON objects have texts for keys
    public static Map<String, Object> sample(String name) {
        return (Map<String, Object>) JSON.fromJson(requireNonNull(Events.class.getResourceAsStream(name + ".json")));
    }
}
