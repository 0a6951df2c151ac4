package dev.weir.gateway.template;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.zip.ZipFile;

import dev.weir.gateway.api.Execution;
import dev.weir.gateway.api.FunctionSpec;

/** Reads {@code AWS::Serverless::Function}. */
final class FunctionReader {

    private static final Set<String> RUNTIMES = Set.of("java8.al2", "java11", "java17", "java21", "java25");

    private static final Vocabulary PROPERTIES = new Vocabulary(Resource.FUNCTION,
            Vocabulary.words("""
                    CodeUri Handler Runtime Timeout MemorySize Environment Events PackageType AutoPublishAlias
                    ReservedConcurrentExecutions SnapStart LoggingConfig"""),
            Vocabulary.words("""
                    Architectures AssumeRolePolicyDocument AutoPublishAliasAllProperties
                    AutoPublishCodeSha256 CodeSigningConfigArn DeadLetterQueue DeploymentPreference Description
                    EphemeralStorage EventInvokeConfig FunctionName FunctionScalingConfig KmsKeyArn
                    PermissionsBoundary Policies PropagateTags ProvisionedConcurrencyConfig PublishToLatestPublished
                    RecursiveLoop Role RolePath RuntimeManagementConfig
                    SourceKMSKeyArn Tags Tracing VersionDescription VersionDeletionPolicy VpcConfig"""),
            refused());

    private static final Vocabulary ENVIRONMENT = new Vocabulary("Environment", Set.of("Variables"), Set.of(),
            Map.of());

    private final Path template;
    private final Set<String> supplied;
    private final Map<String, FunctionSpec> read = new LinkedHashMap<>();
    private final Map<String, Place> handlers = new HashMap<>();

    /**
     * Starts with none.
     *
     * @param template the file, beside which code is looked for
     * @param supplied variables whose value comes from elsewhere, so that the template's need not be known
     */
    FunctionReader(Path template, Set<String> supplied) {
        this.template = template;
        this.supplied = supplied;
    }

    private static Map<String, String> refused() {
        Map<String, String> refused = new HashMap<>();
        refused.put("InlineCode", "InlineCode cannot run here: build a jar and name it in CodeUri.");
        refused.put("ImageUri", "Container images cannot run here: build a jar and name it in CodeUri.");
        refused.put("ImageConfig", "Container images cannot run here: build a jar and name it in CodeUri.");
        refused.put("Layers", "Layers are not loaded here: pack their code into the jar.");
        refused.put("FileSystemConfigs", "File systems are not mounted here: read files from the jar instead.");
        refused.put("FunctionUrlConfig", "Function URLs are not served here: use an event of type Api.");
        refused.put("CapacityProviderConfig",
                "Capacity providers are not emulated here: remove CapacityProviderConfig.");
        refused.put("DurableConfig", "Durable functions cannot run here: remove DurableConfig.");
        refused.put("TenancyConfig", "Tenant isolation is not emulated here: remove TenancyConfig.");
        return refused;
    }

    void read(Resource resource) {
        Section properties = resource.properties();
        PROPERTIES.judge(properties);
        properties.text("PackageType")
                .filter("Image"::equals)
                .ifPresent(image -> properties.refuse("PackageType",
                        "Container images cannot run here: build a jar and name it in CodeUri."));
        judgeRuntime(resource);
        handlers.put(resource.id(), properties.valuePlace("Handler"));
        read.put(resource.id(), new FunctionSpec(resource.id(), handler(resource), code(resource),
                Duration.ofSeconds(properties.whole("Timeout", 1, 900, 3)),
                properties.whole("MemorySize", 128, 10_240, 128), environment(properties), execution(properties)));
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
                        .map(json -> logging.text("ApplicationLogLevel").orElse("INFO")));
    }

    private static OptionalInt reserved(Section properties) {
        return properties.has("ReservedConcurrentExecutions")
                ? OptionalInt.of(properties.whole("ReservedConcurrentExecutions", 0, Integer.MAX_VALUE, 0))
                : OptionalInt.empty();
    }

    Map<String, FunctionSpec> all() {
        return read;
    }

    Map<String, Place> handlers() {
        return handlers;
    }

    /** The function that has an ARN. */
    Optional<FunctionSpec> referredTo(String arn) {
        return References.functionId(arn).map(read::get);
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
        if (!handler.isEmpty() && !handler.matches("[\\w.$]+(::\\w+)?")) {
            properties.problems()
                    .refuse(properties.valuePlace("Handler"),
                            "Handler " + handler
                                    + " is no Java handler: write package.Class or package.Class::method.");
        }
        return handler;
    }

    private static void require(Resource resource, String property, String example) {
        Section properties = resource.properties();
        if (!properties.has("ImageUri") && !properties.has("InlineCode")) {
            properties.require(property, resource.place(), "Function " + resource.id() + " has no " + property
                    + ": add one, e.g. `" + property + ": " + example + "`.");
        }
    }

    private Path code(Resource resource) {
        Section properties = resource.properties();
        require(resource, "CodeUri", "target/function.jar");
        if (properties.mapping().get("CodeUri").orElse(null) instanceof Value.Mapping s3) {
            properties.problems().refuse(s3.place(), "Code in S3 cannot be loaded here: name a built jar in CodeUri.");
            return template;
        }
        String uri = properties.text("CodeUri").orElse("");
        try {
            Path code = template.resolveSibling(uri.startsWith("s3://") ? "" : uri);
            judgeCode(uri, code).ifPresent(
                    sentence -> properties.problems().refuse(properties.valuePlace("CodeUri"), sentence));
            return code;
        } catch (InvalidPathException e) {
            properties.problems()
                    .refuse(properties.valuePlace("CodeUri"),
                            "CodeUri is no path (" + e.getReason() + "): name a built jar.");
            return template;
        }
    }

    private static Optional<String> judgeCode(String uri, Path code) {
        if (uri.isEmpty()) {
            return Optional.empty();
        }
        if (uri.startsWith("s3://")) {
            return Optional.of("Code in S3 cannot be loaded here: name a built jar in CodeUri.");
        }
        if (!Files.exists(code)) {
            return Optional.of("CodeUri " + uri + " does not exist: build it first, e.g. by `mvn package`.");
        }
        if (Files.exists(code.resolve("pom.xml")) || Files.exists(code.resolve("build.gradle"))) {
            return Optional.of("CodeUri " + uri + " is a source folder: build it, and name the jar in CodeUri.");
        }
        return Files.isDirectory(code) || (uri.endsWith(".jar") && isArchive(code))
                ? Optional.empty()
                : Optional.of("CodeUri " + uri + " is neither a jar nor a folder of classes: name a built jar.");
    }

    private static boolean isArchive(Path code) {
        try (ZipFile _ = new ZipFile(code.toFile())) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private Map<String, String> environment(Section properties) {
        Section environment = properties.section("Environment");
        ENVIRONMENT.judge(environment);
        Map<String, Value.Entry> variables = new LinkedHashMap<>(environment.section("Variables").mapping().entries());
        variables.replaceAll((name, entry) -> supplied.contains(name)
                ? new Value.Entry(entry.key(), new Value.Text(entry.key(), ""))
                : entry);
        return new Section(new Value.Mapping(environment.place(), variables), properties.problems()).texts();
    }
}
