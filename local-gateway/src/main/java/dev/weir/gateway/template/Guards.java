package dev.weir.gateway.template;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import dev.weir.gateway.api.Authorizer;

/**
 * What stands before operations, by the names that they give.
 *
 * @param declared of SAM, which stand for schemes of the same name
 */
record Guards(Authorizers declared, SecuritySchemes schemes) {

    static final String IAM = "AWS_IAM";
    /** What is told of an operation that wants it, after its own name. */
    static final String SIGNED = " asks for IAM authorization (AWS_IAM), which is not checked here: use a Lambda authorizer.";
    /** SAM's word for none; it leaves it in what it deploys, where it names no scheme. */
    static final String NONE = "NONE";

    /** @param names of an operation's schemes, or of what SAM puts in their stead */
    Optional<Authorizer> of(Operation operation, List<String> names) {
        List<String> authorizers = names.stream()
                .distinct()
                .filter(name -> !name.equals(NONE) && (declared.names().contains(name) || !isApiKey(name)))
                .toList();
        if (authorizers.size() > 1) {
            refuse(operation, several(authorizers));
        }
        return authorizers.stream().findFirst().flatMap(name -> named(operation, name));
    }

    boolean isApiKey(String name) {
        return schemes.has(name) && schemes.isApiKey(name);
    }

    private Optional<Authorizer> named(Operation operation, String name) {
        if (declared.names().contains(name)) {
            return declared.named(name);
        }
        if (schemes.has(name)) {
            return schemes.named(name);
        }
        if (name.equals(IAM)) {
            return Optional.of(LambdaAuthorizers.unserved(IAM, operation.body().problems(), operation.securityPlace(),
                    operation.name() + SIGNED));
        }
        Set<String> known = new TreeSet<>(schemes.names());
        known.addAll(declared.names());
        refuse(operation, unknown(name, known));
        return Optional.empty();
    }

    /** What is wrong with an operation that names several, after its own name. */
    static String several(List<String> names) {
        return " asks for several authorizers (" + String.join(", ", names)
                + "), and API Gateway takes one: remove the others.";
    }

    /** What is wrong with an operation that names none of those which are known, after its own name. */
    static String unknown(String name, Set<String> known) {
        return " asks for " + name + ", which is no security scheme of the definition"
                + Spelling.nearest(name, known)
                        .map(meant -> ": did you mean " + meant + "?")
                        .orElse(", so API Gateway would check nothing: define it.");
    }

    static void refuse(Operation operation, String sentence) {
        operation.body().problems().refuse(operation.securityPlace(), operation.name() + sentence);
    }
}
