package dev.weir.gateway.api;

/**
 * An API key.
 *
 * @param name the logical id in the template
 * @param value the secret that a caller sends
 * @param generated whether the template leaves the value to be generated, so that a caller has to be told it
 * @param enabled a key that is not opens nothing
 */
public record ApiKey(String name, String value, boolean generated, boolean enabled) {

    private static final int GENERATED_LENGTH = 40;

    /** A key of which the template says no value. It opens nothing but a gateway on the loopback interface. */
    public static ApiKey generated(String name, boolean enabled) {
        return new ApiKey(name, PhysicalId.of("value of " + name, GENERATED_LENGTH), true, enabled);
    }

    /** What events show as {@code apiKeyId}. */
    public String id() {
        return PhysicalId.of(name, 10);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "ApiKey[" + name + "]";
    }
}
