package dev.weir.gateway.template;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import dev.weir.gateway.api.FunctionSpec;

/** The functions of a template: each is judged only once something calls it. */
final class Functions {

    private final Map<String, Resource> declared = new LinkedHashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, FunctionSpec> called = new LinkedHashMap<>();
    private final FunctionReader reader;
    private final String arns;

    /** @param arns what the ARN of each function begins with, to which its name is added */
    Functions(List<Resource> functions, FunctionReader reader, String arns) {
        this.reader = reader;
        this.arns = arns;
        functions.forEach(function -> {
            declared.put(function.id(), function);
            names.put(function.properties()
                    .mapping()
                    .text("FunctionName")
                    .map(Value.Text::text)
                    .orElse(function.id()), function.id());
        });
    }

    /** Whether a logical id is one of a function. */
    boolean has(String id) {
        return declared.containsKey(id);
    }

    /** A function that is called; what is wrong with it is refused. */
    FunctionSpec called(String id) {
        return called.computeIfAbsent(id, it -> reader.read(Objects.requireNonNull(declared.get(it), it)));
    }

    /** The function that has an ARN, with an alias or without. */
    Optional<FunctionSpec> withArn(String arn) {
        return arn.startsWith(arns)
                ? Optional.ofNullable(names.get(arn.substring(arns.length()).replaceFirst(":.*$", "")))
                        .map(this::called)
                : Optional.empty();
    }

    /**
     * The function that an ARN under a key names; one that is none of the template is refused.
     *
     * @param caller what has the ARN, as the sentence calls it
     */
    Optional<FunctionSpec> called(String arn, Section section, String key, String caller) {
        Optional<FunctionSpec> function = withArn(arn);
        if (function.isEmpty()) {
            section.problems()
                    .refuse(section.valuePlace(key), caller + " calls " + arn
                            + ", which is no function of this template: refer to one, e.g. by `${MyFunction.Arn}`.");
        }
        return function;
    }

    /** Whether an ARN ends in an alias or a version: without one, or with {@code $LATEST}, it is what was deployed last. */
    boolean isQualified(String arn) {
        String[] parts = arn.substring(arns.length()).split(":", 2);
        return parts.length == 2 && !parts[1].equals("$LATEST");
    }

    /** All that are called, and of the others those with which nothing is wrong. */
    List<FunctionSpec> all() {
        return declared.values().stream().flatMap(function -> readable(function).stream()).toList();
    }

    private Optional<FunctionSpec> readable(Resource function) {
        if (called.containsKey(function.id())) {
            return Optional.ofNullable(called.get(function.id()));
        }
        Problems elsewhere = new Problems();
        FunctionSpec spec = reader.read(function.read(elsewhere));
        return elsewhere.mistakes().isEmpty() ? Optional.of(spec) : Optional.empty();
    }

    /** Where each function's handler is written. */
    Map<String, Place> handlers() {
        Map<String, Place> handlers = new HashMap<>();
        declared.forEach((id, function) -> handlers.put(id, function.properties().valuePlace("Handler")));
        return handlers;
    }
}
