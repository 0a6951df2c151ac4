package dev.weir.gateway.policy;

import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A string of a policy that may hold variables, which only a policy of version 2012-10-17 fills.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html">Policy variables</a>
 */
record Text(String written, boolean variables) {

    /** {@code ${key}}, {@code ${key, 'default'}}, or one of the three characters that are no wildcard so. */
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([*?$]|[^{}'\\s,]+)(?:\\s*,\\s*'([^']*)')?\\s*}");

    /** Empty where a variable has no value: the string then matches nothing. What a variable brings is literal. */
    Optional<String> literal(Attempt attempt) {
        return filled(attempt, Function.identity());
    }

    /** The same with the wildcards that were written in it. */
    Optional<Glob> pattern(Attempt attempt) {
        return filled(attempt, Glob::wildcards).map(Glob::new);
    }

    /** Refuses what only fails to match for want of a value: negated, that would let pass. */
    void mustHaveValues(Attempt attempt) {
        if (literal(attempt).isEmpty()) {
            throw new MalformedPolicy("a variable in " + written + " has no value");
        }
    }

    private Optional<String> filled(Attempt attempt, Function<String, String> around) {
        if (!variables || !written.contains("${")) {
            return Optional.of(around.apply(written));
        }
        var filled = new StringBuilder();
        Matcher variable = VARIABLE.matcher(written);
        int end = 0;
        while (variable.find()) {
            Optional<String> value = value(variable, attempt);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            filled.append(around.apply(written.substring(end, variable.start()))).append(value.get());
            end = variable.end();
        }
        return Optional.of(filled.append(around.apply(written.substring(end))).toString());
    }

    private static Optional<String> value(Matcher variable, Attempt attempt) {
        String key = variable.group(1);
        return key.length() == 1
                ? Optional.of(key)
                : attempt.value(key).or(() -> Optional.ofNullable(variable.group(2)));
    }
}
