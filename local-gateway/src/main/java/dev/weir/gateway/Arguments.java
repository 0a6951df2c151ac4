package dev.weir.gateway;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

import dev.weir.gateway.api.Assumptions;
import dev.weir.gateway.api.Location;
import dev.weir.gateway.function.Isolation;
import dev.weir.gateway.template.Stack;
import dev.weir.gateway.template.Variables;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The command line, as it was typed. */
@Command( //
        name = "local-gateway", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false, //
        subcommands = CheckCommand.class, //
        description = "Serves the APIs of a SAM template as API Gateway would, with their functions and a Redis.", //
        footer = {"", //
            "The template may name a first call to try, under Metadata, LocalGateway, Try:", //
            "its path and further arguments for curl.", "", //
            "Relative paths on the command line start at the folder in which it is run,",
            "those of CodeUri at the template's. Ctrl-C stops everything."})
final class Arguments implements Callable<Integer> {

    private static final String STACK = "(?!local$)[A-Za-z][A-Za-z0-9-]{0,127}";

    @Spec
    @SuppressWarnings("NullAway.Init") // Picocli sets it.
    private CommandSpec spec;

    @Option( //
            names = "--template", paramLabel = "FILE", defaultValue = "template.yaml", //
            description = "The SAM template to serve. Default: ${DEFAULT-VALUE}")
    private String template = "template.yaml";

    @Option( //
            names = "--parameter-overrides", paramLabel = "NAME=VALUE", arity = "1..*", //
            description = "Values of the template's parameters, and of what only a deployment knows, like Table.Arn")
    private Map<String, String> parameters = Map.of();

    @Option( //
            names = "--env-vars", paramLabel = "FILE", converter = VariablesFile.class, //
            description = "A JSON file of variables that functions get in the stead of the template's, as sam local takes it: by logical id, or under Parameters for all")
    private Variables variables = Variables.NONE;

    @Option( //
            names = "--import", paramLabel = "NAME=VALUE", arity = "1..*", //
            description = "Values that Fn::ImportValue reads")
    private Map<String, String> imports = Map.of();

    @Option( //
            names = "--stack", paramLabel = "NAME=FILE", arity = "1..*", //
            description = "Another stack by its name and its template: what it exports is imported, its functions are called by their ARNs, and its APIs are not served")
    private Map<String, Path> stacks = Map.of();

    @Option( //
            names = "--ssm", paramLabel = "NAME=VALUE", arity = "1..*", //
            description = "Values in Parameter Store that the template reads")
    private Map<String, String> stored = Map.of();

    @Option( //
            names = "--region", paramLabel = "REGION", defaultValue = "us-east-1", converter = Region.class, //
            description = "The region: AWS::Region, in ARNs, and the functions' AWS_REGION. Default: ${DEFAULT-VALUE}")
    private String region = "us-east-1";

    @Option( //
            names = "--account", paramLabel = "ID", defaultValue = "123456789012", converter = Account.class, //
            description = "The account: AWS::AccountId, and in ARNs and events. Default: ${DEFAULT-VALUE}")
    private String account = "123456789012";

    @Option( //
            names = "--limits", paramLabel = "FILE", //
            description = "The limits file. Default: what the template gives the functions as WEIR_LIMITS_FILE")
    private Optional<String> limits = Optional.empty();

    @Option( //
            names = "--port", paramLabel = "N", defaultValue = "3000", converter = Port.class, //
            description = "The port to listen on, and the first of several if the template has several APIs; 0 picks free ones. Default: ${DEFAULT-VALUE}")
    private int port = 3000;

    @Option( //
            names = "--redis", paramLabel = "URL", //
            description = "A Redis to use, redis://host:port or rediss://host:port. Default: one in Docker, else an embedded one")
    private Optional<String> redis = Optional.empty();

    @Option( //
            names = "--redis-image", paramLabel = "IMAGE", //
            description = "The Docker image of the Redis to start. Default: valkey/valkey:8-alpine")
    private Optional<String> redisImage = Optional.empty();

    @Option( //
            names = "--isolation", paramLabel = "HOW", defaultValue = "loader", //
            description = "What keeps functions apart: loader, in this process; or process, JVMs of their own under"
                    + " Lambda's runtime interface client. Default: ${DEFAULT-VALUE}")
    private Isolation isolation = Isolation.LOADER;

    @Option( //
            names = "--assume", paramLabel = "NAME=VALUE", //
            description = "What to take for true where it is not known what API Gateway does, e.g. condition-null=refused. docs/fidelity.md lists the names")
    private Map<String, String> assumed = Map.of();

    @Option( //
            names = "--verbose", //
            description = "Also print what goes into functions and comes out of them, Lambda's REPORT on each call, and stack traces")
    private boolean verbose;

    @Option( //
            names = "--exit-when-started", //
            description = "Start everything, then stop: status 0 says that it would serve")
    private boolean exitWhenStarted;

    @Override
    public Integer call() {
        if (redis.isPresent() && redisImage.isPresent()) {
            throw new ParameterException(spec.commandLine(),
                    "--redis names a running Redis and --redis-image starts another: leave one of them out.");
        }
        stacks.keySet().stream().filter(name -> !name.matches(STACK)).findFirst().ifPresent(name -> {
            throw new ParameterException(spec.commandLine(),
                    "--stack: " + name + " is no other stack's name: write letters,"
                            + " digits and hyphens, a letter first; local is the stack that is served.");
        });
        try {
            Assumptions.USUAL.with(assumed);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--assume: " + e.getMessage(), e);
        }
        return LocalGateway.run(this);
    }

    String template() {
        return template;
    }

    /** What the template leaves open. */
    Stack stack() {
        return new Stack(region, account, parameters, imports, stored).beside(stacks).with(variables);
    }

    /** Where the APIs and their functions are taken to live. */
    Location location() {
        return new Location(region, account);
    }

    Optional<String> limits() {
        return limits;
    }

    int port() {
        return port;
    }

    Optional<String> redis() {
        return redis;
    }

    Optional<String> redisImage() {
        return redisImage;
    }

    Isolation isolation() {
        return isolation;
    }

    /** The template's assumptions, but for those of the command line. */
    Assumptions assumptions(Assumptions template) {
        return template.with(assumed);
    }

    boolean verbose() {
        return verbose;
    }

    boolean exitWhenStarted() {
        return exitWhenStarted;
    }

    /** A name like those of AWS. */
    static final class Region implements ITypeConverter<String> {

        @Override
        public String convert(String value) {
            if (value.matches("[a-z]{2,4}(-[a-z]+){1,2}-\\d{1,2}")) {
                return value;
            }
            throw new TypeConversionException(value + " is no region, give one like eu-central-1.");
        }
    }

    /** Twelve digits. */
    static final class Account implements ITypeConverter<String> {

        @Override
        public String convert(String value) {
            if (value.matches("\\d{12}")) {
                return value;
            }
            throw new TypeConversionException(value + " is no account, give its twelve digits.");
        }
    }

    /** A number that can be a port. */
    static final class Port implements ITypeConverter<Integer> {

        @Override
        public Integer convert(String value) {
            if (value.matches("\\d{1,5}") && Integer.parseInt(value) <= 65_535) {
                return Integer.valueOf(value);
            }
            throw new TypeConversionException(value + " is no port, give a number from 0 to 65535.");
        }
    }
}
