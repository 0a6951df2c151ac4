package dev.weir.gateway.policy;

import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What a policy is asked about: one invocation of one method.
 *
 * @param known the condition keys that have a value, by their names in lower case: few policies ask for any
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html">
 *     Condition keys of API Gateway</a>
 */
public record Attempt(String methodArn, Supplier<Map<String, String>> known) {

    /** The one action that there is. */
    static final String ACTION = "execute-api:Invoke";

    private static final String SOURCE_IP = "aws:sourceip";
    private static final String CURRENT_TIME = "aws:currenttime";
    private static final String EPOCH_TIME = "aws:epochtime";
    private static final String USER_AGENT = "aws:useragent";
    private static final String REFERER = "aws:referer";
    private static final String SECURE_TRANSPORT = "aws:securetransport";

    /** Those that API Gateway knows, too, but that have a value only with IAM authorization or in a private API. */
    private static final Set<String> ABSENT = Set.of("aws:tokenissuetime", "aws:multifactorauthpresent",
            "aws:multifactorauthage", "aws:principalaccount", "aws:principalarn", "aws:principalorgid",
            "aws:principalorgpaths", "aws:principaltype", "aws:sourcevpc", "aws:sourcevpce", "aws:vpcsourceip",
            "aws:userid", "aws:username");

    private static final String PRINCIPAL_TAG = "aws:principaltag/";

    /** One whose keys are known already. */
    public Attempt(String methodArn, Map<String, String> keys) {
        this(methodArn, () -> keys);
    }

    /** A call over TLS, as every call to API Gateway is. */
    public static Attempt of(String methodArn, Instant now, String sourceIp, Optional<String> userAgent,
            Optional<String> referer) {
        return new Attempt(methodArn, () -> {
            var keys = new HashMap<>(Map.of(SOURCE_IP, sourceIp, CURRENT_TIME, now.toString(), EPOCH_TIME,
                    Long.toString(now.getEpochSecond()), SECURE_TRANSPORT, "true"));
            userAgent.ifPresent(agent -> keys.put(USER_AGENT, agent));
            referer.ifPresent(page -> keys.put(REFERER, page));
            return keys;
        });
    }

    Map<String, String> keys() {
        return known.get();
    }

    Optional<String> value(String key) {
        return Optional.ofNullable(keys().get(key.toLowerCase(Locale.ROOT)));
    }

    /** Whether a condition on the key can be judged here at all. */
    static boolean knows(String key) {
        String name = key.toLowerCase(Locale.ROOT);
        return switch (name) {
            case SOURCE_IP, CURRENT_TIME, EPOCH_TIME, USER_AGENT, REFERER, SECURE_TRANSPORT -> true;
            default -> ABSENT.contains(name) || name.startsWith(PRINCIPAL_TAG);
        };
    }
}
