package dev.weir.benchmarks.startup;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.benchmarks.load.Spread;
import dev.weir.benchmarks.redis.OwnRedis;
import dev.weir.benchmarks.report.Machine;
import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.function.Isolation;
import dev.weir.gateway.function.LambdaFunction;
import dev.weir.gateway.function.Outcome;
import dev.weir.gateway.template.SamTemplate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Starts each function of {@code template.yaml} from its packaged jar, in fresh JVMs under the official runtime interface
 * client, calls it once, and writes what Lambda's REPORT says of that into docs/packages.md.
 */
public final class ColdStarts {

    private static final Path PAGE = Path.of("docs/packages.md");
    private static final Pattern WRITTEN = Pattern.compile(
            "(?<=<!-- benchmarks/cold-starts writes: -->\n\n).*?(?=\n<!-- so far -->)",
            Pattern.DOTALL);
    private static final Pattern REPORT = Pattern
            .compile("Duration: (\\S+) ms.*?Max Memory Used: (\\d+) MB.*?Init Duration: (\\S+) ms");
    private static final Pattern HOLD = Pattern.compile("\"hold\":\"([^\"]+)\"");
    private static final String TRACE = "Root=1-2-3";

    private final Map<String, String> environment;
    private final PrintStream terminal = System.out;

    private ColdStarts(String redis, Path limits) {
        environment = Map.of("WEIR_REDIS_URL", redis, "WEIR_LIMITS_FILE", limits.toString(),
                "WEIR_REDIS_FIRST_DEADLINE", "2s");
    }

    /**
     * Writes the page anew.
     *
     * @param arguments how many starts of each, 7 if left out
     */
    public static void main(String[] arguments) throws IOException {
        var rounds = arguments.length == 0 ? 7 : Integer.parseInt(arguments[0]);
        var limits = Files.writeString(Files.createTempFile("limits", ".yaml"), resource("holding.yaml"));
        try (var redis = OwnRedis.start()) {
            var table = new ColdStarts(redis.url(), limits).table(rounds);
            var page = WRITTEN.matcher(Files.readString(PAGE));
            if (!page.find()) {
                throw new IllegalStateException(
                        PAGE + " has no place for it: put back the two comments around the table");
            }
            Files.writeString(PAGE, page.replaceFirst(Matcher.quoteReplacement(table)));
            System.err.println("Written: " + PAGE);
        } finally {
            Files.delete(limits);
        }
    }

    private record Start(double init, double first, double memory) {}

    private String table(int rounds) throws IOException {
        var hold = HOLD.matcher(called("AuthorizerFunction", resource("event.json")).answer());
        if (!hold.find()) {
            throw new IllegalStateException("The authorizer let nobody pass");
        }
        var events = new LinkedHashMap<String, String>();
        events.put("AuthorizerFunction", resource("event.json"));
        events.put("ModelFunction", resource("embedding.json"));
        events.put("SettleFunction", "{\"version\": 1, \"hold\": \"" + hold.group(1) + "\", \"outcome\": \"settled\"}");
        var starts = new LinkedHashMap<String, List<Start>>();
        for (int round = 0; round < rounds; round++) {
            for (var function : events.entrySet()) {
                System.err.println("round " + (round + 1) + " of " + rounds + ": " + function.getKey());
                starts.computeIfAbsent(function.getKey(), _ -> new ArrayList<>())
                        .add(called(function.getKey(), function.getValue()).start());
            }
        }
        return text(rounds, starts);
    }

    private record Called(String answer, Start start) {}

    private Called called(String name, String event) {
        var said = new ByteArrayOutputStream();
        System.setOut(new PrintStream(said, true, UTF_8));
        Outcome outcome;
        try (var function = LambdaFunction.start(spec(name), InstantSource.system(), Isolation.PROCESS)) {
            outcome = function.invoke(event, TRACE);
        } finally {
            System.setOut(terminal);
        }
        var report = REPORT.matcher(said.toString(UTF_8));
        if (!(outcome instanceof Outcome.Answer(var json)) || json.contains("\"error\"") || !report.find()) {
            throw new IllegalStateException(name + " did not do its work: " + outcome + "\n" + said.toString(UTF_8));
        }
        return new Called(json, new Start(Double.parseDouble(report.group(3)), Double.parseDouble(report.group(1)),
                Double.parseDouble(report.group(2))));
    }

    private FunctionSpec spec(String name) {
        return SamTemplate.read(Path.of("template.yaml"), environment.keySet())
                .withEnvironment(environment)
                .functions()
                .stream()
                .filter(function -> function.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String text(int rounds, Map<String, List<Start>> starts) {
        var machine = Machine.here();
        var text = new StringBuilder("""
                | function | start to first call, ms | quartiles | first call, ms | quartiles | memory, MB |
                |---|--:|--:|--:|--:|--:|
                """);
        starts.forEach((function, all) -> {
            var init = Spread.of(all.stream().mapToDouble(Start::init));
            var first = Spread.of(all.stream().mapToDouble(Start::first));
            var memory = Spread.of(all.stream().mapToDouble(Start::memory));
            text.append(String.format(Locale.ROOT, "| `%s` | %.0f | %.0f–%.0f | %.0f | %.0f–%.0f | %.0f |\n", function,
                    init.median(), init.low(), init.high(), first.median(), first.low(), first.high(),
                    memory.median()));
        });
        return text + String.format(Locale.ROOT,
                "\nMedians of %d starts of each, by turns, on %s, %d cores, %s, with Redis on the same machine.\n",
                rounds, machine.processor(), machine.cores(), machine.jdk());
    }

    private static String resource(String name) throws IOException {
        try (var resource = ColdStarts.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(resource).readAllBytes(), UTF_8);
        }
    }
}
