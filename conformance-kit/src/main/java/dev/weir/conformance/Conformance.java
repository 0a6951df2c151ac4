package dev.weir.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.limiter.StoreUnavailable;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command: runs vector files against a store, and says which cases passed. */
@Command(name = "conformance", sortOptions = false, description = "Runs vector files and reports each case as passed or failed. docs/conformance.md explains them.", footer = {
    "", "Exit code: 0 if all cases passed, 1 if one failed, 2 if one could not be run as it is written."})
final class Conformance implements Callable<Integer> {

    private static final int USAGE = 2;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "vector files, or folders of them")
    private List<Path> files = List.of();

    @Option(names = "--store", paramLabel = "STORE", defaultValue = "memory", description = "memory, or a Redis as in redis://localhost:6379 (default: ${DEFAULT-VALUE})")
    private String store = "memory";

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "text", description = "text, json or tap (default: ${DEFAULT-VALUE})")
    private Report.Format format = Report.Format.text;

    /** Read by picocli, which then shows the options and does nothing else. */
    @SuppressWarnings("UnusedVariable")
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "shows this")
    private boolean help;

    public static void main(String[] args) {
        System.exit(execute(System.out, System.err, args));
    }

    static int execute(PrintStream out, PrintStream err, String... args) {
        return new CommandLine(new Conformance()).setOut(new PrintWriter(out, true, UTF_8))
                .setErr(new PrintWriter(err, true, UTF_8))
                .setOverwrittenOptionsAllowed(true)
                .setParameterExceptionHandler(Conformance::refuse)
                .execute(args);
    }

    private static int refuse(ParameterException mistake, String[] args) {
        var sentence = String.valueOf(mistake.getMessage()).lines().findFirst().orElse("");
        mistake.getCommandLine()
                .getErr()
                .println(sentence + (sentence.endsWith(".") ? "" : ": --help lists the options."));
        return USAGE;
    }

    @Override
    public Integer call() {
        var clock = new SettableClock();
        var commandLine = spec.commandLine();
        try (var opened = Stores.at(store, clock)) {
            var found = files.stream().flatMap(path -> VectorFile.at(path).stream()).toList();
            return new Run(new Stage(opened, clock), format.to(commandLine.getOut())).all(found).exitCode();
        } catch (StoreUnavailable away) {
            commandLine.getErr().println(away.getMessage() + ": start it, name another by --store, or leave that out");
            return USAGE;
        } catch (IllegalArgumentException | Mistake wrong) {
            commandLine.getErr().println(wrong.getMessage());
            return USAGE;
        }
    }
}
