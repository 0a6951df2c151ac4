package dev.weir.gateway.template;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ARN of a Lambda function.
 *
 * @param owner the ARN up to the function's name, which says region and account
 * @param qualifier an alias or a version; empty where it is what was deployed last
 */
record FunctionArn(String owner, String account, String name, Optional<String> qualifier) {

    private static final String LATEST = "$LATEST";
    private static final Pattern FORM = Pattern
            .compile("(arn:[\\w-]+:lambda:[\\w-]+:(\\d*):function:)([\\w-]+)(?::([\\w$-]+))?");

    static Optional<FunctionArn> of(String text) {
        Matcher arn = FORM.matcher(text);
        return arn.matches()
                ? Optional.of(new FunctionArn(arn.group(1), arn.group(2), arn.group(3),
                        Optional.ofNullable(arn.group(4)).filter(qualifier -> !qualifier.equals(LATEST))))
                : Optional.empty();
    }

    /** Whether CloudFormation may have made up this name for a function, with a suffix of its own or without. */
    boolean isMadeOf(String functionName) {
        return name.equals(functionName) || name.matches(Pattern.quote(functionName) + "-[A-Za-z0-9]{8,14}");
    }
}
