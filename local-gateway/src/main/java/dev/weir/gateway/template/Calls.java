package dev.weir.gateway.template;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The intrinsic functions by name, in their long and their short form. */
final class Calls {

    static final String TRANSFORM = "Fn::Transform";
    static final String FOR_EACH = "Fn::ForEach::";

    private static final Set<String> KNOWN = Set.of("Ref", "Condition", "Fn::And", "Fn::Base64", "Fn::Cidr",
            "Fn::Equals", "Fn::FindInMap", "Fn::GetAZs", "Fn::GetAtt", "Fn::GetStackOutput", "Fn::If",
            "Fn::ImportValue", "Fn::Join", "Fn::Length", "Fn::Not", "Fn::Or", "Fn::Select", "Fn::Split", "Fn::Sub",
            "Fn::ToJsonString", TRANSFORM);

    /** They stand under {@code Rules} only. */
    private static final Set<String> IN_RULES = Set.of("Fn::Contains", "Fn::EachMemberEquals", "Fn::EachMemberIn",
            "Fn::RefAll", "Fn::ValueOf", "Fn::ValueOfAll");

    private Calls() {}

    /** The function that a tag such as {@code !Sub} calls; empty for YAML's own tags. */
    static Optional<String> byTag(String tag) {
        if (!tag.startsWith("!") || tag.length() == 1) {
            return Optional.empty();
        }
        String name = tag.substring(1);
        return Optional.of(KNOWN.contains(name) ? name : "Fn::" + name);
    }

    /** Whether a mapping with this one key is a call; {@code Condition} is also an ordinary key, a loop makes keys. */
    static boolean isCall(String key, Value value) {
        return key.equals("Ref") || (key.startsWith("Fn::") && !key.startsWith(FOR_EACH))
                || (key.equals("Condition") && value instanceof Value.Text);
    }

    /** What was probably meant by a function that there is not; empty where nothing is near. */
    static Optional<String> misspelt(String function) {
        return KNOWN.contains(function) || IN_RULES.contains(function)
                ? Optional.empty()
                : Spelling.nearest(bare(function), KNOWN.stream().map(Calls::bare).collect(Collectors.toSet()))
                        .map(meant -> bare(function) + ": did you mean " + meant + "?");
    }

    private static String bare(String function) {
        return function.replace("Fn::", "");
    }
}
