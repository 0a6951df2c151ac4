package dev.weir.gateway.template;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.api.RestApi;

/**
 * A SAM template that this gateway can serve: one REST API and its functions.
 *
 * @param warnings what is legal, but may not be what was meant
 * @param example from {@code Metadata.LocalGateway.Try}: the path of a first call and further arguments for curl, as a
 *     shell reads them
 */
public record SamTemplate(
        RestApi api, List<FunctionSpec> functions, List<Problem> warnings, Optional<String> example) {

    public SamTemplate {
        functions = List.copyOf(functions);
        warnings = List.copyOf(warnings);
    }

    /**
     * Reads a template, whole or not at all.
     *
     * @param supplied names of environment variables whose values will be {@linkplain #withEnvironment given later}, so
     *     that what the template says of them need not be known
     * @throws BadTemplate with every mistake at once
     */
    public static SamTemplate read(Path file, Set<String> supplied) {
        return new TemplateReader(file, supplied).read();
    }

    /** Sets variables, for each function that declares them; one that does not declare a variable does not get it. */
    public SamTemplate withEnvironment(Map<String, String> variables) {
        Surroundings surroundings = new Surroundings(variables);
        return new SamTemplate(surroundings.of(api), functions.stream().map(surroundings::of).toList(), warnings,
                example);
    }
}
