package dev.weir.gateway;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.weir.gateway.redis.RunningRedis;
import dev.weir.gateway.call.Settings;
import dev.weir.gateway.server.Server;
import dev.weir.gateway.template.BadTemplate;
import dev.weir.gateway.template.SamTemplate;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Starts API Gateway on a laptop: reads the template, finds or starts a Redis, loads the functions, serves.
 */
public final class LocalGateway {

    private static final int OK = 0;
    private static final int CONFIGURATION = 1;
    private static final int USAGE = 2;

    private static final String REDIS_URL = "WEIR_REDIS_URL";
    /**
     * A laptop that compiles beside it keeps a call waiting longer than Lambda does, and Redis is not away for that. And
     * who changes the limits wants to see what that does.
     */
    private static final Map<String, String> LAPTOP = Map.of("WEIR_REDIS_DEADLINE", "300ms", "WEIR_LIMITS_REFRESH",
            "1s");
    /** Handed on as they are: a key belongs on no command line. */
    private static final List<String> UPSTREAM = List.of("WEIR_UPSTREAM_URL", "WEIR_UPSTREAM_KEY",
            "WEIR_UPSTREAM_KEY_SECRET", "WEIR_UPSTREAM_MODELS");
    private static final String LIMITS_FILE = "WEIR_LIMITS_FILE";

    private final Arguments arguments;
    private final Opened opened = Opened.closedAtExit();
    private final Map<String, String> environment = new HashMap<>(LAPTOP);
    private final Set<String> warned = new HashSet<>();
    private Optional<RunningRedis> redis = Optional.empty();

    private LocalGateway(Arguments arguments) {
        this.arguments = arguments;
    }

    public static void main(String[] args) {
        int code = new CommandLine(new Arguments()).setOverwrittenOptionsAllowed(true)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(LocalGateway::refuse)
                .execute(Overrides.spelled(args));
        System.exit(code);
    }

    private static int refuse(ParameterException mistake, String[] args) {
        String sentence = mistake instanceof UnmatchedArgumentException unmatched
                ? "Unknown argument " + unmatched.getUnmatched().getFirst()
                : String.valueOf(mistake.getMessage()).lines().findFirst().orElse("");
        System.err.println(sentence.endsWith(".") ? sentence : sentence + ": --help lists the options.");
        return USAGE;
    }

    /** Serves until the JVM is ended, and returns only if it cannot or is not to. */
    static int run(Arguments arguments) {
        LocalGateway gateway = new LocalGateway(arguments);
        try {
            gateway.start();
            if (arguments.exitWhenStarted()) {
                return OK;
            }
            new CountDownLatch(1).await();
        } catch (BadTemplate e) {
            e.problems().forEach(problem -> System.err.println(problem.in(arguments.template())));
        } catch (StartFailure e) {
            if (!gateway.opened.ending()) {
                e.sentences().forEach(System.err::println);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return CONFIGURATION;
    }

    private void start() {
        if (arguments.verbose()) {
            System.setProperty("weir.verbose", "true");
        }
        environment.put(REDIS_URL, "");
        UPSTREAM.forEach(name -> Optional.ofNullable(System.getenv(name)).ifPresent(set -> environment.put(name, set)));
        Optional<Path> limits = arguments.limits().map(this::limitsFile);
        limits.ifPresent(file -> environment.put(LIMITS_FILE, file.toString()));
        SamTemplate template = read();
        Reload reload = new Reload(Path.of(arguments.template()), limits, template, this::read, System.out, System.err);
        Server server = opened.open(() -> serve(template));
        System.out.println(welcome(template, server).text());
        opened.open(() -> reload.begin(next -> located(next, () -> deployed(next, server))));
    }

    private Server deployed(SamTemplate next, Server server) {
        Set<String> before = server.portsByName().keySet();
        server.deploy(next.apis(), arguments.assumptions(next.assumptions()));
        served(next, server).filter(one -> !before.contains(one.api().name()))
                .forEach(one -> System.out.println("\n" + one.text()));
        Set<String> after = server.portsByName().keySet();
        before.stream()
                .filter(name -> !after.contains(name))
                .forEach(name -> System.out.println(name + " is served no longer."));
        return server;
    }

    private static Stream<ServedApi> served(SamTemplate template, Server server) {
        Map<String, Integer> ports = server.portsByName();
        return template.apis()
                .stream()
                .map(api -> new ServedApi(api, Objects.requireNonNull(ports.get(api.name()), api.name())));
    }

    /** The template with all that it is not told itself. */
    private SamTemplate read() {
        SamTemplate template = SamTemplate.read(Path.of(arguments.template()), environment.keySet(),
                arguments.stack());
        template.warnings()
                .stream()
                .map(warning -> "Warning: " + warning.in(arguments.template()))
                .filter(warned::add)
                .forEach(System.err::println);
        if (redis.isEmpty()) {
            redis = redis(template);
            redis.ifPresent(running -> environment.put(REDIS_URL, running.url()));
        }
        return template.withEnvironment(environment);
    }

    private Welcome welcome(SamTemplate template, Server server) {
        Optional<String> limits = template.declares(LIMITS_FILE)
                ? Optional.of(arguments.limits().orElse("as " + arguments.template() + " says"))
                : Optional.empty();
        return new Welcome(served(template, server).toList(), template.example(), redis, limits);
    }

    /** None where no function would know of it. */
    private Optional<RunningRedis> redis(SamTemplate template) {
        if (template.declares(REDIS_URL)) {
            return Optional.of(opened.open(() -> RunningRedis.start(arguments.redis(), arguments.redisImage())));
        }
        if (arguments.redis().isPresent() || arguments.redisImage().isPresent()) {
            System.err.println("Warning: no function of " + arguments.template() + " has the variable " + REDIS_URL
                    + ", so none uses the Redis you name: add it under Environment, Variables.");
        }
        return Optional.empty();
    }

    private Server serve(SamTemplate template) {
        return located(template, () -> Server.start(template.apis(), arguments.port(), arguments.isolation(),
                Settings.standard(arguments.assumptions(template.assumptions())).at(arguments.location())));
    }

    private <T> T located(SamTemplate template, Supplier<T> start) {
        try {
            return start.get();
        } catch (StartFailure e) {
            throw e.told(sentence -> template.located(arguments.template(), sentence));
        }
    }

    private Path limitsFile(String limits) {
        Path file = Path.of(limits).toAbsolutePath().normalize();
        if (!Files.exists(file)) {
            throw new StartFailure("There is no limits file " + limits + ": name one by --limits.");
        }
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new StartFailure("The limits file " + limits + " cannot be read: name a readable file by --limits.");
        }
        return file;
    }
}
