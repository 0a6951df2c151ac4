package dev.weir.gateway.template;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts like <code>{{resolve:ssm:/a/b}}</code>, which CloudFormation fills as it deploys.
 *
 * @param stored values in Parameter Store, by name
 */
record DynamicReferences(Map<String, String> stored) {

    private static final Pattern REFERENCE = Pattern.compile("\\{\\{resolve:([\\w-]+):([^}:]*)([^}]*)}}");

    /** Unknown as a whole where one of the references in it is. */
    Value fill(Value.Text text) {
        if (!text.text().contains("{{resolve:")) {
            return text;
        }
        StringBuilder filled = new StringBuilder();
        Matcher matcher = REFERENCE.matcher(text.text());
        while (matcher.find()) {
            String value = matcher.group(1).equals("ssm") ? stored.get(matcher.group(2)) : null;
            if (value == null) {
                return Value.Unknown.here(text.place(), "The value of " + text.text() + " is kept on AWS: "
                        + remedy(matcher.group(1), matcher.group(2)), matcher.group(2));
            }
            matcher.appendReplacement(filled, Matcher.quoteReplacement(value));
        }
        return new Value.Text(text.place(), matcher.appendTail(filled).toString());
    }

    private static String remedy(String store, String name) {
        return store.equals("ssm")
                ? "give it by --ssm " + name + "=VALUE."
                : "write a plain value or a parameter with a Default.";
    }
}
