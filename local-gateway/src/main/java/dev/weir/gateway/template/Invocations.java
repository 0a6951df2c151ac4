package dev.weir.gateway.template;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The URIs by which API Gateway invokes functions.
 *
 * @param stageVariables what <code>${stageVariables.NAME}</code> in them is filled with
 */
record Invocations(Map<String, String> stageVariables, Functions functions) {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{stageVariables\\.(\\w+)}");
    private static final Pattern URI = Pattern
            .compile("arn:[\\w-]+:apigateway:[\\w-]+:lambda:path//?[\\w-]+/functions/(.+)/invocations");

    /**
     * The ARN of the function that the URI under a key invokes; what invokes none is refused.
     *
     * @param owner what has the URI, as the sentence calls it
     */
    Optional<String> arn(Section section, String key, String owner) {
        Optional<String> arn = section.text(key).flatMap(uri -> filled(section, key, uri)).flatMap(uri -> {
            Matcher invocation = URI.matcher(uri);
            if (invocation.matches()) {
                return Optional.of(invocation.group(1));
            }
            section.problems()
                    .refuse(section.valuePlace(key), owner + " calls " + uri
                            + ", which invokes no function: write `!Sub "
                            + "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/"
                            + "${MyFunction.Arn}/invocations`.");
            return Optional.empty();
        });
        arn.filter(it -> functions.isForeign(it) && VARIABLE.matcher(section.text(key).orElse("")).find())
                .ifPresent(it -> section.problems()
                        .refuse(section.valuePlace(key), owner + " calls " + it
                                + ", a function of another account, which stage variables cannot choose: write it out."));
        return arn;
    }

    private Optional<String> filled(Section section, String key, String uri) {
        StringBuilder filled = new StringBuilder();
        Matcher matcher = VARIABLE.matcher(uri);
        while (matcher.find()) {
            String name = matcher.group(1);
            String value = stageVariables.get(name);
            if (value == null) {
                section.problems()
                        .refuse(section.valuePlace(key), Spelling.correction(name, stageVariables.keySet(),
                                "The stage has no variable " + name + ": add it, or write the function's name here."));
                return Optional.empty();
            }
            matcher.appendReplacement(filled, Matcher.quoteReplacement(value));
        }
        return Optional.of(matcher.appendTail(filled).toString());
    }
}
