package dev.weir.gateway.template;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Variables that functions are given in the stead of what the template says, as <code>sam local</code> takes them.
 *
 * @param ofAll for each function that declares them
 * @param ofOne by a function's logical id or its name; these go before {@code ofAll}
 */
public record Variables(Map<String, String> ofAll, Map<String, Map<String, String>> ofOne) {

    /** None. */
    public static final Variables NONE = new Variables(Map.of(), Map.of());

    public Variables {
        ofAll = Map.copyOf(ofAll);
        Map<String, Map<String, String>> copies = new HashMap<>();
        ofOne.forEach((function, variables) -> copies.put(function, Map.copyOf(variables)));
        ofOne = Map.copyOf(copies);
    }

    /**
     * What a function's variable is given.
     *
     * @param name what Lambda calls the function
     */
    Optional<String> of(String id, String name, String variable) {
        return Optional.ofNullable(of(id).get(variable))
                .or(() -> Optional.ofNullable(of(name).get(variable)))
                .or(() -> Optional.ofNullable(ofAll.get(variable)));
    }

    private Map<String, String> of(String function) {
        return ofOne.getOrDefault(function, Map.of());
    }
}
