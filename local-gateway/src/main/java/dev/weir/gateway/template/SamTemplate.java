package dev.weir.gateway.template;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.weir.gateway.api.Assumptions;
import dev.weir.gateway.api.FunctionSpec;

/**
 * A SAM template that this gateway can serve: its APIs and their functions.
 *
 * @param apis at least one, each with a route at least
 * @param handlers where each function's handler is written, by the function's name
 * @param warnings what is legal, but may not be what was meant
 * @param example from {@code Metadata.LocalGateway.Try}: the path of a first call and further arguments for curl, as a
 *     shell reads them
 * @param assumptions from {@code Metadata.LocalGateway.Assume}
 * @param files those beside its own that it was read from
 */
public record SamTemplate(
        List<dev.weir.gateway.api.Api> apis, List<FunctionSpec> functions, Map<String, Place> handlers,
        List<Problem> warnings, Optional<String> example, Assumptions assumptions, Set<Path> files) {

    /** A file, a line and a column. */
    private static final Pattern PLACE = Pattern.compile("\\S:\\d+:\\d+: ");

    public SamTemplate {
        apis = List.copyOf(apis);
        functions = List.copyOf(functions);
        handlers = Map.copyOf(handlers);
        warnings = List.copyOf(warnings);
        files = Set.copyOf(files);
    }

    /**
     * Reads a template, whole or not at all.
     *
     * @param supplied names of environment variables whose values will be {@linkplain #withEnvironment given later}, so
     *     that what the template says of them need not be known
     * @param stack what the template leaves open
     * @throws BadTemplate with every mistake at once
     */
    public static SamTemplate read(Path file, Set<String> supplied, Stack stack) {
        return new TemplateReader(file, supplied, stack).read();
    }

    /** Reads a template of which nothing is said but what it says itself. */
    public static SamTemplate read(Path file, Set<String> supplied) {
        return read(file, supplied, Stack.USUAL);
    }

    /** Sets variables, for each function that declares them; one that does not declare a variable does not get it. */
    public SamTemplate withEnvironment(Map<String, String> variables) {
        Surroundings surroundings = new Surroundings(variables);
        return new SamTemplate(apis.stream().map(surroundings::of).toList(),
                functions.stream().map(surroundings::of).toList(), handlers, warnings, example, assumptions,
                files);
    }

    /**
     * Refuses to take the place of a reading that had functions which are not run by this one: between the steps of a build
     * their code is not there.
     */
    public void refuseLossOf(SamTemplate before) {
        Set<String> run = before.functions().stream().map(FunctionSpec::name).collect(Collectors.toSet());
        List<Problem> lost = apis.stream()
                .flatMap(dev.weir.gateway.api.Api::functions)
                .filter(function -> run.contains(function.name()))
                .flatMap(function -> function.unserved()
                        .map(why -> new Problem(handlers.getOrDefault(function.name(), Place.START), why))
                        .stream())
                .distinct()
                .sorted()
                .toList();
        if (!lost.isEmpty()) {
            throw new BadTemplate(lost).reading(files);
        }
    }

    /** Whether any function is given a variable. */
    public boolean declares(String variable) {
        return functions.stream().anyMatch(function -> function.environment().containsKey(variable));
    }

    /**
     * Puts the place of a function's handler before what is said of the function, unless that names a place already.
     *
     * @param file how the user calls the template
     * @param sentence begins with the function's name if it is about one
     */
    public String located(String file, String sentence) {
        if (PLACE.matcher(sentence).find()) {
            return sentence;
        }
        Optional<Place> handler = Optional.ofNullable(handlers.get(sentence.split("[^\\w-]", 2)[0]));
        return handler.map(place -> place.in(file, sentence)).orElse(sentence);
    }
}
