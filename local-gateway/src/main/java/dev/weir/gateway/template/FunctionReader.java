package dev.weir.gateway.template;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import dev.weir.gateway.api.Execution;
import dev.weir.gateway.api.FunctionSpec;

/** Reads one {@code AWS::Serverless::Function} or {@code AWS::Lambda::Function}. */
final class FunctionReader {

    private static final Set<String> RUNTIMES = Set.of("java8.al2", "java11", "java17", "java21", "java25");

    private static final String SHARED = """
            Architectures CodeSigningConfigArn Description EphemeralStorage FunctionScalingConfig
            RecursiveLoop Role RuntimeManagementConfig Tags VpcConfig PublishToLatestPublished""";

    private static final String SERVED = """
            FunctionName Handler Runtime Timeout MemorySize Environment PackageType Layers LoggingConfig
            ReservedConcurrentExecutions SnapStart""";

    private static final Vocabulary SAM = new Vocabulary(Resource.FUNCTION,
            Vocabulary.words(SERVED + " CodeUri Events AutoPublishAlias"),
            Vocabulary.words(SHARED + " " + """
                    AssumeRolePolicyDocument AutoPublishAliasAllProperties AutoPublishCodeSha256
                    DeadLetterQueue DeploymentPreference EventInvokeConfig FunctionUrlConfig KmsKeyArn
                    PermissionsBoundary Policies PropagateTags ProvisionedConcurrencyConfig
                    RolePath SourceKMSKeyArn Tracing VersionDeletionPolicy VersionDescription"""),
            refused());

    private static final Vocabulary PLAIN = new Vocabulary(Resource.PLAIN_FUNCTION,
            Vocabulary.words(SERVED + " Code"),
            Vocabulary.words(SHARED + " DeadLetterConfig KmsKeyArn TracingConfig"),
            refused());

    private static final Set<String> RESERVED = Vocabulary.words("""
            _HANDLER _X_AMZN_TRACE_ID AWS_DEFAULT_REGION AWS_REGION AWS_EXECUTION_ENV AWS_LAMBDA_FUNCTION_NAME
            AWS_LAMBDA_FUNCTION_MEMORY_SIZE AWS_LAMBDA_FUNCTION_VERSION AWS_LAMBDA_INITIALIZATION_TYPE
            AWS_LAMBDA_LOG_GROUP_NAME AWS_LAMBDA_LOG_STREAM_NAME AWS_ACCESS_KEY AWS_ACCESS_KEY_ID
            AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_LAMBDA_RUNTIME_API LAMBDA_TASK_ROOT LAMBDA_RUNTIME_DIR""");

    private static final Vocabulary ENVIRONMENT = new Vocabulary("Environment", Set.of("Variables"), Set.of(),
            Map.of());

    private final Path template;
    private final Stack stack;
    private final Set<String> supplied;
    private final LayerReader layers;

    /**
     * A reader of all functions of one template.
     *
     * @param template the file, beside which code is looked for
     * @param supplied variables whose value comes from elsewhere, so that the template's need not be known
     */
    FunctionReader(Path template, Stack stack, Set<String> supplied, LayerReader layers) {
        this.template = template;
        this.stack = stack;
        this.supplied = supplied;
        this.layers = layers;
    }

    private static Map<String, String> refused() {
        Map<String, String> refused = new HashMap<>();
        refused.put("InlineCode", "InlineCode cannot run here: build a jar and name it in CodeUri.");
        refused.put("ImageUri", "Container images cannot run here: build a jar and name it in CodeUri.");
        refused.put("ImageConfig", "Container images cannot run here: build a jar and name it in CodeUri.");
        refused.put("FileSystemConfigs", "File systems are not mounted here: read files from the jar instead.");
        refused.put("CapacityProviderConfig",
                "Capacity providers are not emulated here: remove CapacityProviderConfig.");
        refused.put("DurableConfig", "Durable functions cannot run here: remove DurableConfig.");
        refused.put("TenancyConfig", "Tenant isolation is not emulated here: remove TenancyConfig.");
        return refused;
    }

    FunctionSpec read(Resource resource) {
        Section properties = resource.properties();
        resource.existence().ifPresent(doubt -> properties.problems().refuse(doubt.place(), doubt.reason()));
        (resource.is(Resource.FUNCTION) ? SAM : PLAIN).judge(properties);
        properties.text("PackageType")
                .filter("Image"::equals)
                .ifPresent(image -> properties.refuse("PackageType",
                        "Container images cannot run here: build a jar and name it in CodeUri."));
        if (properties.has("FunctionUrlConfig")) {
            properties.problems()
                    .warn(properties.keyPlace("FunctionUrlConfig"),
                            "Function URLs are not served here: call " + resource.id() + " through its API.");
        }
        judgeRuntime(resource);
        return new FunctionSpec(stack.functionName(resource), handler(resource), code(resource),
                layers.of(properties),
                Duration.ofSeconds(properties.whole("Timeout", 1, 900, 3)),
                properties.whole("MemorySize", 128, 10_240, 128), environment(properties), execution(properties),
                stack.location());
    }

    private static Execution execution(Section properties) {
        Section logging = properties.section("LoggingConfig");
        Optional<String> alias = properties.text("AutoPublishAlias");
        return new Execution(properties.text("Runtime").filter(RUNTIMES::contains).orElse("java25"), alias,
                reserved(properties),
                // Of $LATEST there is no snapshot.
                alias.isPresent() && properties.section("SnapStart")
                        .text("ApplyOn")
                        .filter("PublishedVersions"::equals)
                        .isPresent(),
                logging.text("LogFormat")
                        .filter("JSON"::equals)
                        .map(json -> logging.text("ApplicationLogLevel").orElse("INFO")),
                logging.mapping().get("LogGroup").filter(group -> Words.unknown(group).isEmpty()).flatMap(Words::of));
    }

    private static OptionalInt reserved(Section properties) {
        return properties.has("ReservedConcurrentExecutions")
                ? OptionalInt.of(properties.whole("ReservedConcurrentExecutions", 0, Integer.MAX_VALUE, 0))
                : OptionalInt.empty();
    }

    private static void judgeRuntime(Resource resource) {
        Section properties = resource.properties();
        require(resource, "Runtime", "java25");
        properties.text("Runtime")
                .filter(runtime -> !RUNTIMES.contains(runtime))
                .ifPresent(runtime -> properties.problems()
                        .refuse(properties.valuePlace("Runtime"),
                                "This gateway cannot run Runtime " + runtime
                                        + " here: use java25 (or java21, java17, java11, java8.al2)."));
    }

    private static String handler(Resource resource) {
        Section properties = resource.properties();
        require(resource, "Handler", "com.example.MyFunction");
        String handler = properties.text("Handler").orElse("");
        if (properties.mapping().text("Handler").isPresent() && !handler.matches("[\\w.$]+(::\\w+)?")) {
            properties.problems()
                    .refuse(properties.valuePlace("Handler"),
                            "Handler " + handler
                                    + " is no Java handler: write package.Class or package.Class::method.");
        }
        return handler;
    }

    private static void require(Resource resource, String property, String example) {
        Section properties = resource.properties();
        boolean image = properties.text("PackageType").filter("Image"::equals).isPresent();
        if (!properties.has("ImageUri") && !properties.has("InlineCode") && !image) {
            properties.require(property, resource.place(), "Function " + resource.id() + " has no " + property
                    + ": add one, e.g. `" + property + ": " + example + "`.");
        }
    }

    private Path code(Resource resource) {
        Section properties = resource.properties();
        String property = resource.is(Resource.FUNCTION) ? "CodeUri" : "Code";
        require(resource, property, "target/function.jar");
        Optional<String> uri = asset(resource).or(() -> local(property, properties));
        try {
            Optional<BuiltCode.Search> search = uri.map(new BuiltCode(resource.id(), template)::at);
            search.filter(it -> it.code().isEmpty())
                    .ifPresent(it -> properties.problems()
                            .refuse(properties.valuePlace(property), it.mistake().replace("CodeUri", property)));
            return search.flatMap(BuiltCode.Search::code).orElse(template);
        } catch (InvalidPathException e) {
            properties.problems()
                    .refuse(properties.valuePlace(property),
                            property + " is no path (" + e.getReason() + "): name a built jar.");
            return template;
        }
    }

    /** Where the AWS CDK says that the code is, which it uploads itself. */
    private static Optional<String> asset(Resource resource) {
        return resource.metadata()
                .text("aws:asset:property")
                .filter("Code"::equals)
                .flatMap(code -> resource.metadata().text("aws:asset:path"));
    }

    private static Optional<String> local(String property, Section properties) {
        Optional<Value> written = properties.mapping().get(property);
        if (written.orElse(null) instanceof Value.Mapping elsewhere) {
            String sentence = elsewhere.get("ZipFile").isPresent()
                    ? "Inline code cannot run here: build a jar and name it in " + property + "."
                    : elsewhere.get("ImageUri").isPresent()
                            ? "Container images cannot run here: build a jar and name it in " + property + "."
                            : "Code in S3 cannot be loaded here: name a built jar in " + property + ".";
            properties.problems().refuse(elsewhere.place(), sentence);
            return Optional.empty();
        }
        return properties.text(property).filter(uri -> !uri.isEmpty());
    }

    private Map<String, String> environment(Section properties) {
        Section environment = properties.section("Environment");
        ENVIRONMENT.judge(environment);
        Section variables = environment.section("Variables");
        judgeNames(variables);
        Map<String, Value.Entry> known = new LinkedHashMap<>(variables.mapping().entries());
        known.replaceAll((name, entry) -> new Value.Entry(entry.key(), variable(name, entry.value(), variables)));
        return new Section(new Value.Mapping(variables.place(), known), properties.problems()).texts();
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
