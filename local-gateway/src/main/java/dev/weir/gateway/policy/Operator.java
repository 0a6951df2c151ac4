package dev.weir.gateway.policy;

/**
 * A condition operator as a policy writes it. Every key of a call to API Gateway has one value at most, so over a set of
 * them {@code ForAllValues} and {@code ForAnyValue} differ only where there is none.
 *
 * @param name without what is before and after it
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html">
 *     Set operators</a>
 */
record Operator(String name, Quantifier quantifier, boolean ifExists) {

    private static final String IF_EXISTS = "IfExists";

    /** Of how many of a key's values it must be true. */
    enum Quantifier {
        THE_ONE,
        FOR_ALL,
        FOR_ANY
    }

    static Operator of(String written) {
        boolean ifExists = written.endsWith(IF_EXISTS);
        String bare = ifExists ? written.substring(0, written.length() - IF_EXISTS.length()) : written;
        int colon = bare.indexOf(':');
        return new Operator(bare.substring(colon + 1), switch (bare.substring(0, Math.max(colon, 0))) {
            case "" -> Quantifier.THE_ONE;
            case "ForAllValues" -> Quantifier.FOR_ALL;
            case "ForAnyValue" -> Quantifier.FOR_ANY;
            default -> throw new MalformedPolicy("condition operator " + written + " is not supported here");
        }, ifExists);
    }

    /** What an operator answers of a key that has no value. */
    boolean holdsIfAbsent(boolean negated) {
        return ifExists || switch (quantifier) {
            case THE_ONE -> negated;
            case FOR_ALL -> true;
            case FOR_ANY -> false;
        };
    }
}
