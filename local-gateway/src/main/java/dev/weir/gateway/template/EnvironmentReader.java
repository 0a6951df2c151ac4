package dev.weir.gateway.template;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the variables of functions.
 *
 * @param supplied those whose value comes from elsewhere, so that the template's need not be known
 */
record EnvironmentReader(Stack stack, Set<String> supplied) {

    private static final Set<String> RESERVED = Vocabulary.words("""
            _HANDLER _X_AMZN_TRACE_ID AWS_DEFAULT_REGION AWS_REGION AWS_EXECUTION_ENV AWS_LAMBDA_FUNCTION_NAME
            AWS_LAMBDA_FUNCTION_MEMORY_SIZE AWS_LAMBDA_FUNCTION_VERSION AWS_LAMBDA_INITIALIZATION_TYPE
            AWS_LAMBDA_LOG_GROUP_NAME AWS_LAMBDA_LOG_STREAM_NAME AWS_ACCESS_KEY AWS_ACCESS_KEY_ID
            AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_LAMBDA_RUNTIME_API LAMBDA_TASK_ROOT LAMBDA_RUNTIME_DIR""");

    private static final Vocabulary ENVIRONMENT = new Vocabulary("Environment", Set.of("Variables"), Set.of(),
            Map.of());

    /** @param function the name by which it is deployed */
    Map<String, String> read(Resource resource, String function) {
        Section environment = resource.properties().section("Environment");
        ENVIRONMENT.judge(environment);
        Section variables = environment.section("Variables");
        judgeNames(variables);
        Map<String, Value.Entry> known = new LinkedHashMap<>(variables.mapping().entries());
        known.replaceAll((name, entry) -> new Value.Entry(entry.key(),
                stack.variables()
                        .of(resource.id(), function, name)
                        .<Value>map(given -> new Value.Text(entry.value().place(), given))
                        .orElseGet(() -> variable(name, entry.value(), variables))));
        return new Section(new Value.Mapping(variables.place(), known), variables.problems()).texts();
    }

    /** @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html">Lambda environment variables</a> */
    private static void judgeNames(Section variables) {
        variables.keys()
                .stream()
                .filter(RESERVED::contains)
                .forEach(name -> variables.refuse(name,
                        "Lambda sets " + name + " itself, and refuses a function that does: remove it."));
    }

    /** A function may well run without what only a deployment knows, so something else stands for that. */
    private Value variable(String name, Value value, Section variables) {
        if (supplied.contains(name)) {
            return new Value.Text(value.place(), "");
        }
        if (value instanceof Value.Unknown kept && kept.meanwhile().isPresent()) {
            String text = kept.meanwhile().get();
            variables.problems()
                    .warnOnce(value.place(), "Variable " + name + " is " + text + " here. " + kept.reason());
            return new Value.Text(value.place(), text);
        }
        Optional<String> unknown = Words.unknown(value);
        if (unknown.isEmpty()) {
            return value;
        }
        String text = Words.of(value).orElse("");
        variables.problems()
                .warn(value.place(), "Variable " + name + " is " + text + " here, as only a deployment knows "
                        + unknown.get() + ": give that by --parameter-overrides " + unknown.get() + "=VALUE.");
        return new Value.Text(value.place(), text);
    }
}
