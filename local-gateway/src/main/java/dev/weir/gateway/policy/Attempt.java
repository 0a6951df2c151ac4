package dev.weir.gateway.policy;

import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a policy is asked about: one invocation of one method.
 *
 * @param keys the condition keys that have a value, by their names in lower case
 */
public record Attempt(String methodArn, Map<String, String> keys) {

    /** The one action that there is. */
    static final String ACTION = "execute-api:Invoke";

    private static final String SOURCE_IP = "aws:sourceip";
    private static final String CURRENT_TIME = "aws:currenttime";
    private static final String EPOCH_TIME = "aws:epochtime";
    private static final String USER_AGENT = "aws:useragent";

    public Attempt {
        keys = Map.copyOf(keys);
    }

    public static Attempt of(String methodArn, Instant now, String sourceIp, Optional<String> userAgent) {
        var keys = new HashMap<>(Map.of(SOURCE_IP, sourceIp, CURRENT_TIME, now.toString(), EPOCH_TIME,
                Long.toString(now.getEpochSecond())));
        userAgent.ifPresent(agent -> keys.put(USER_AGENT, agent));
        return new Attempt(methodArn, keys);
    }

    Optional<String> value(String key) {
        return Optional.ofNullable(keys.get(key.toLowerCase(Locale.ROOT)));
    }

    /** Whether a condition on the key can be judged here at all. */
    static boolean knows(String key) {
        return switch (key.toLowerCase(Locale.ROOT)) {
            case SOURCE_IP, CURRENT_TIME, EPOCH_TIME, USER_AGENT -> true;
            default -> false;
        };
    }
}
