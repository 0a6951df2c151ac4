package dev.weir.gateway.api;

/**
 * An API key.
 *
 * @param id what events show as {@code apiKeyId}
 * @param name the logical id in the template
 * @param value the secret that a caller sends
 * @param enabled a key that is not opens nothing
 */
public record ApiKey(String id, String name, String value, boolean enabled) {

    /** Without the secret. */
    @Override
    public String toString() {
        return "ApiKey[" + name + "]";
    }
}
