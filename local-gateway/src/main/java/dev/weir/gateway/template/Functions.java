package dev.weir.gateway.template;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import dev.weir.gateway.api.FunctionSpec;

/** The functions of a template: each is judged only once something calls it. */
final class Functions {

    private final Map<String, Resource> declared = new LinkedHashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, FunctionSpec> called = new LinkedHashMap<>();
    private final FunctionReader reader;
    private final Stack stack;
    private final List<Functions> others;

    /**
     * The functions of one stack.
     *
     * @param others those of other stacks, whatever account they are in: they are found by their names
     */
    Functions(List<Resource> functions, FunctionReader reader, Stack stack, List<Functions> others) {
        this.reader = reader;
        this.stack = stack;
        this.others = List.copyOf(others);
        functions.forEach(function -> {
            declared.put(function.id(), function);
            names.put(stack.functionName(function), function.id());
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
    Optional<FunctionSpec> withArn(String text) {
        Optional<FunctionArn> arn = FunctionArn.of(text);
        return arn.filter(it -> it.owner().equals(stack.functionArn()))
                .flatMap(it -> Optional.ofNullable(names.get(it.name())))
                .map(this::called)
                .or(() -> arn
                        .flatMap(it -> others.stream().flatMap(other -> other.elsewhere(it).stream()).findFirst()));
    }

    private Optional<FunctionSpec> elsewhere(FunctionArn arn) {
        return names.entrySet()
                .stream()
                .filter(function -> arn.isMadeOf(function.getKey()))
                .findFirst()
                .map(function -> called(function.getValue()));
    }

    /**
     * The function that an ARN under a key names; one that is none of the template, and of no stack beside it, is refused.
     *
     * @param caller what has the ARN, as the sentence calls it
     */
    Optional<FunctionSpec> called(String arn, Section section, String key, String caller) {
        Optional<FunctionSpec> function = withArn(arn);
        if (function.isEmpty()) {
            section.problems().refuse(section.valuePlace(key), unknown(arn, caller));
        }
        return function;
    }

    /** The function that answers an operation; one that is nowhere cannot. */
    FunctionSpec called(String arn, Section section, String key, Operation operation) {
        return withArn(arn)
                .orElseGet(() -> operation.unserved(section.valuePlace(key), unknown(arn, operation.name())));
    }

    private static String unknown(String arn, String caller) {
        return caller + " calls " + arn
                + ", which is no function of this template: refer to one, e.g. by `${MyFunction.Arn}`, or name the "
                + "template of its stack by --stack.";
    }

    /** Whether an ARN ends in an alias or a version: without one, or with {@code $LATEST}, it is what was deployed last. */
    boolean isQualified(String arn) {
        return FunctionArn.of(arn).flatMap(FunctionArn::qualifier).isPresent();
    }

    /** Whether an ARN is one of another account than the stack's. */
    boolean isForeign(String arn) {
        return FunctionArn.of(arn).filter(it -> !it.account().equals(stack.account())).isPresent();
    }

    /** All that are called and run, and of the template's others those with which nothing is wrong. */
    List<FunctionSpec> all() {
        return Stream
                .concat(declared.values().stream().flatMap(function -> readable(function).stream()),
                        others.stream().flatMap(other -> other.called.values().stream()))
                .filter(function -> function.unserved().isEmpty())
                .toList();
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
        others.forEach(other -> handlers.putAll(other.handlers()));
        declared.values()
                .forEach(function -> handlers.put(stack.functionName(function),
                        function.properties().valuePlace("Handler")));
        return handlers;
    }
}
