package dev.weir.gateway.api;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An API of several stages, each as an API of one stage.
 *
 * @param all at least two, of one name and one kind, in the template's order
 */
public record Stages(List<Api> all) implements Api {

    public Stages {
        all = List.copyOf(all);
    }

    @Override
    public String name() {
        return all.getFirst().name();
    }

    /** The first one's. */
    @Override
    public String stage() {
        return all.getFirst().stage();
    }

    /** The first one's. */
    @Override
    public Map<String, String> stageVariables() {
        return all.getFirst().stageVariables();
    }

    @Override
    public Stream<FunctionSpec> functions() {
        return all.stream().flatMap(Api::functions);
    }
}
