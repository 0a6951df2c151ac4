package dev.weir.gateway.template;

import java.nio.file.Path;
import java.time.Duration;
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

    /** Lambda makes no functions of it any more, and it was what java8.al2 is. */
    private static final String RETIRED = "java8";

    private static final Set<String> RUNTIMES = Set.of(RETIRED, "java8.al2", "java11", "java17", "java21", "java25");

    private static final String SHARED = """
            Architectures CodeSigningConfigArn Description EphemeralStorage FunctionScalingConfig
            RecursiveLoop Role RuntimeManagementConfig Tags VpcConfig PublishToLatestPublished""";

    private static final String SERVED = """
            FunctionName Handler Runtime Timeout MemorySize Environment PackageType Layers LoggingConfig
            ReservedConcurrentExecutions SnapStart InlineCode ImageUri ImageConfig DurableConfig TenancyConfig
            FileSystemConfigs CapacityProviderConfig""";

    static final String IMAGE = "Container images cannot run here: build a jar and name it in CodeUri.";

    /** What keeps a function from being run here, in the order in which it is told. */
    private static final Map<String, String> UNRUNNABLE = unrunnable();

    /** What a function is run without. */
    private static final Map<String, String> LEFT_OUT = Map.of(//
            "FileSystemConfigs", "File systems are not mounted here: %s finds nothing at their paths.", //
            "CapacityProviderConfig",
            "Capacity providers are not emulated here: each environment of %s serves one call at a time.");

    private static final Vocabulary SAM = new Vocabulary(Resource.FUNCTION,
            Vocabulary.words(SERVED + " CodeUri Events AutoPublishAlias"),
            Vocabulary.words(SHARED + " " + """
                    AssumeRolePolicyDocument AutoPublishAliasAllProperties AutoPublishCodeSha256
                    DeadLetterQueue DeploymentPreference EventInvokeConfig FunctionUrlConfig KmsKeyArn
                    PermissionsBoundary Policies PropagateTags ProvisionedConcurrencyConfig
                    RolePath SourceKMSKeyArn Tracing VersionDeletionPolicy VersionDescription"""),
            Map.of());

    private static final Vocabulary PLAIN = new Vocabulary(Resource.PLAIN_FUNCTION,
            Vocabulary.words(SERVED + " Code"),
            Vocabulary.words(SHARED + " DeadLetterConfig KmsKeyArn TracingConfig"),
            Map.of());

    private final Path template;
    private final Stack stack;
    private final CodeReader code;
    private final EnvironmentReader environment;
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
        this.code = new CodeReader(template);
        this.environment = new EnvironmentReader(stack, supplied);
        this.layers = layers;
    }

    private static Map<String, String> unrunnable() {
        Map<String, String> sentences = new LinkedHashMap<>();
        sentences.put("InlineCode", "InlineCode cannot run here: build a jar and name it in CodeUri.");
        sentences.put("ImageUri", IMAGE);
        sentences.put("ImageConfig", IMAGE);
        sentences.put("DurableConfig", "Durable functions cannot run here: remove DurableConfig.");
        sentences.put("TenancyConfig", "Tenant isolation is not emulated here: remove TenancyConfig.");
        return sentences;
    }

    /** What cannot be run here is said to be {@linkplain FunctionSpec#unserved unserved}. */
    FunctionSpec read(Resource resource) {
        Section properties = resource.properties();
        resource.existence().ifPresent(doubt -> properties.problems().refuse(doubt.place(), doubt.reason()));
        (resource.is(Resource.FUNCTION) ? SAM : PLAIN).judge(properties);
        warnOfLeftOut(resource);
        requireAll(resource);
        BuiltCode.Search found = code.search(resource);
        Optional<Problem> unrunnable = unrunnable(properties)
                .or(() -> runtime(properties))
                .or(() -> Optional.of(found)
                        .filter(it -> it.code().isEmpty())
                        .map(it -> new Problem(properties.valuePlace(CodeReader.property(resource)), it.mistake())));
        String name = stack.functionName(resource);
        return unrunnable.map(why -> unserved(resource, name, why, found.awaited().orElse(template)))
                .orElseGet(() -> new FunctionSpec(name, handler(resource), found.code().orElse(template),
                        layers.of(properties), timeout(properties), memory(properties),
                        environment.read(resource, name),
                        execution(properties), stack.location()));
    }

    private FunctionSpec unserved(Resource resource, String name, Problem why, Path awaited) {
        Section properties = resource.properties();
        properties.problems().unserved(why, "Meanwhile each call of " + resource.id() + " fails.");
        return new FunctionSpec(name, "", awaited, List.of(), timeout(properties), memory(properties), Map.of(),
                execution(properties), stack.location()).unserved(why.message());
    }

    private static Duration timeout(Section properties) {
        return Duration.ofSeconds(properties.whole("Timeout", 1, 900, 3));
    }

    private static int memory(Section properties) {
        return properties.whole("MemorySize", 128, 10_240, 128);
    }

    private static void warnOfLeftOut(Resource resource) {
        Section properties = resource.properties();
        LEFT_OUT.forEach((key, sentence) -> {
            if (properties.has(key)) {
                properties.problems().warn(properties.keyPlace(key), sentence.formatted(resource.id()));
            }
        });
        if (properties.has("FunctionUrlConfig")) {
            properties.problems()
                    .warn(properties.keyPlace("FunctionUrlConfig"),
                            "Function URLs are not served here: call " + resource.id() + " through its API.");
        }
        if (properties.text("Runtime").filter(RETIRED::equals).isPresent()) {
            properties.problems()
                    .warn(properties.valuePlace("Runtime"),
                            "Lambda makes no functions of Runtime java8 any more: write java8.al2, or a later one.");
        }
    }

    private static Optional<Problem> unrunnable(Section properties) {
        return UNRUNNABLE.entrySet()
                .stream()
                .filter(entry -> properties.has(entry.getKey()))
                .findFirst()
                .map(entry -> new Problem(properties.keyPlace(entry.getKey()), entry.getValue()))
                .or(() -> properties.text("PackageType")
                        .filter("Image"::equals)
                        .map(_ -> new Problem(properties.keyPlace("PackageType"), IMAGE)));
    }

    private static Optional<Problem> runtime(Section properties) {
        return properties.text("Runtime")
                .filter(runtime -> !RUNTIMES.contains(runtime))
                .map(runtime -> new Problem(properties.valuePlace("Runtime"), "This gateway cannot run Runtime "
                        + runtime + " here: use java25 (or java21, java17, java11, java8.al2)."));
    }

    private static Execution execution(Section properties) {
        Section logging = properties.section("LoggingConfig");
        Optional<String> alias = properties.text("AutoPublishAlias");
        return new Execution(properties.text("Runtime")
                .filter(RUNTIMES::contains)
                .map(runtime -> runtime.equals(RETIRED) ? "java8.al2" : runtime)
                .orElse("java25"), alias,
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

    private static String handler(Resource resource) {
        Section properties = resource.properties();
        String handler = properties.text("Handler").orElse("");
        if (properties.mapping().text("Handler").isPresent() && !handler.matches("[\\w.$]+(::\\w+)?")) {
            properties.problems()
                    .refuse(properties.valuePlace("Handler"),
                            "Handler " + handler
                                    + " is no Java handler: write package.Class or package.Class::method.");
        }
        return handler;
    }

    private void requireAll(Resource resource) {
        require(resource, "Runtime", "java25");
        require(resource, "Handler", "com.example.MyFunction");
        if (!code.isBuiltBySam(resource)) {
            require(resource, CodeReader.property(resource), "target/function.jar");
        }
    }

    private static void require(Resource resource, String property, String example) {
        Section properties = resource.properties();
        boolean image = properties.text("PackageType").filter("Image"::equals).isPresent();
        if (!properties.has("ImageUri") && !properties.has("InlineCode") && !image) {
            properties.require(property, resource.place(), "Function " + resource.id() + " has no " + property
                    + ": add one, e.g. `" + property + ": " + example + "`.");
        }
    }
}
