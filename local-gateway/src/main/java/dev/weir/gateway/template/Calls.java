package dev.weir.gateway.template;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The intrinsic functions by name, in their long and their short form. */
final class Calls {

    private static final Set<String> KNOWN = Set.of("Ref", "Condition", "Fn::And", "Fn::Base64", "Fn::Cidr",
            "Fn::Equals", "Fn::FindInMap", "Fn::GetAZs", "Fn::GetAtt", "Fn::If", "Fn::ImportValue", "Fn::Join",
            "Fn::Not", "Fn::Or", "Fn::Select", "Fn::Split", "Fn::Sub");

    private static final Map<String, String> REFUSED = Map.of( //
            "Fn::Transform", "Fn::Transform runs a macro, which exists only on AWS: write its result out.", //
            "Fn::Length", "Fn::Length needs the transform AWS::LanguageExtensions: write its result out.", //
            "Fn::ToJsonString", "Fn::ToJsonString needs the transform AWS::LanguageExtensions: write its result out.");

    private Calls() {}

    /** The function that a tag such as {@code !Sub} calls; empty for YAML's own tags. */
    static Optional<String> byTag(String tag) {
        if (!tag.startsWith("!") || tag.length() == 1) {
            return Optional.empty();
        }
        String name = tag.substring(1);
        return Optional.of(KNOWN.contains(name) ? name : "Fn::" + name);
    }

    /** Whether a mapping with this one key is a call; {@code Condition} is also an ordinary key. */
    static boolean isCall(String key, Value value) {
        return key.equals("Ref") || key.startsWith("Fn::")
                || (key.equals("Condition") && value instanceof Value.Text);
    }

    static Optional<String> refusal(String function) {
        if (KNOWN.contains(function)) {
            return Optional.empty();
        }
        if (function.startsWith("Fn::ForEach")) {
            return Optional.of("Fn::ForEach needs the transform AWS::LanguageExtensions: write its result out.");
        }
        String known = REFUSED.get(function);
        String name = function.replace("Fn::", "");
        return Optional.of(known != null
                ? known
                : Spelling.correction(name, names(),
                        name + " is not a function of CloudFormation: check its spelling."));
    }

    private static Set<String> names() {
        return KNOWN.stream()
                .map(function -> function.replace("Fn::", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
