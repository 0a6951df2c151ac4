package dev.weir.gateway.check.blueprint;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.weir.gateway.template.Declaration;
import dev.weir.gateway.template.Declarations;
import org.jspecify.annotations.Nullable;

/**
 * What an ARN, an invocation URI or a name stands for.
 *
 * @param function the logical id, empty where it is none of this template's
 */
public record Invoked(Optional<String> function, By by) {

    /** How a function is named. */
    public enum By {
        /** By an alias or a version: what was published. */
        ALIAS,
        /** By itself, which means {@code $LATEST}: what was deployed last, without SnapStart. */
        FUNCTION,
        /** By an alias that it does not have. */
        MISSING_ALIAS,
        /** By something that only a deployment knows. */
        UNKNOWN
    }

    /** Whether an alias is named, even one that there is not. */
    public boolean byAlias() {
        return by == By.ALIAS || by == By.MISSING_ALIAS;
    }

    private static final Pattern ARN = Pattern.compile("arn:[^/]*:function:([^:/]+)(?::([^/]+))?");
    private static final Pattern ATTRIBUTE = Pattern.compile(
            "\\$\\{(\\w+)\\.(Arn|Alias|Version)}(?::([^/]+))?");
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(\\w+)}");
    private static final String LATEST = "$LATEST";

    static Invoked by(String text, Declarations declarations) {
        return byArn(text, declarations).or(() -> byAttribute(text, declarations))
                .or(() -> byReference(text, declarations))
                .or(() -> function(text, declarations).map(id -> new Invoked(Optional.of(id), By.FUNCTION)))
                .orElse(new Invoked(Optional.empty(), By.UNKNOWN));
    }

    private static Optional<Invoked> byArn(String text, Declarations declarations) {
        return ARN.matcher(text)
                .results()
                .reduce((first, last) -> last)
                .filter(arn -> !arn.group(1).contains("${"))
                .map(arn -> new Invoked(function(arn.group(1), declarations), by(arn.group(2))));
    }

    private static By by(@Nullable String qualifier) {
        return qualifier == null || qualifier.equals(LATEST) ? By.FUNCTION : By.ALIAS;
    }

    private static Optional<Invoked> byAttribute(String text, Declarations declarations) {
        Matcher attribute = ATTRIBUTE.matcher(text);
        while (attribute.find()) {
            Optional<String> function = function(attribute.group(1), declarations);
            if (function.isPresent()) {
                return Optional.of(new Invoked(function,
                        attribute.group(2).equals("Arn") ? by(attribute.group(3)) : By.MISSING_ALIAS));
            }
        }
        return Optional.empty();
    }

    private static Optional<Invoked> byReference(String text, Declarations declarations) {
        return REFERENCE.matcher(text)
                .results()
                .flatMap(reference -> declarations.named(reference.group(1)).stream())
                .flatMap(resource -> byResource(resource, declarations).stream())
                .findFirst();
    }

    private static Optional<Invoked> byResource(Declaration resource, Declarations declarations) {
        return switch (resource.type()) {
            case "AWS::Lambda::Alias", "AWS::Lambda::Version" -> Optional.of(new Invoked(resource.properties()
                    .text("FunctionName")
                    .flatMap(name -> by(name.text(), declarations).function()), By.ALIAS));
            case DeclaredFunction.PLAIN, DeclaredFunction.SAM ->
                Optional.of(new Invoked(Optional.of(resource.id()), By.FUNCTION));
            default -> Optional.empty();
        };
    }

    private static Optional<String> function(String id, Declarations declarations) {
        return declarations.named(id).filter(DeclaredFunction::is).map(Declaration::id);
    }
}
