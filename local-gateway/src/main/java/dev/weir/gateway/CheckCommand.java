package dev.weir.gateway;

import java.nio.file.InvalidPathException;
import java.util.Optional;
import java.util.concurrent.Callable;

import dev.weir.gateway.check.Check;
import dev.weir.gateway.check.Report;
import dev.weir.gateway.check.rule.Severity;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code check}, as it was typed. */
@Command( //
        name = "check", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false, //
        description = "Looks for what in a template and its limits file would not work once they are deployed.", //
        footer = {"", //
            "Nothing is started, and the functions need not be built. Each finding is a line,",
            "FILE:LINE:COLUMN: SEVERITY: MESSAGE [RULE]; docs/check.md says what each rule is about.", "", //
            "Exit code: 0 if there is no error, 1 if there is one, 2 if the command is not written rightly."})
final class CheckCommand implements Callable<Integer> {

    private static final int CLEAN = 0;
    private static final int FOUND = 1;

    @Spec
    @SuppressWarnings("NullAway.Init") // Picocli sets it.
    private CommandSpec spec;

    @Option( //
            names = "--template", paramLabel = "FILE", defaultValue = "template.yaml", //
            description = "The SAM or CloudFormation template. Default: ${DEFAULT-VALUE}")
    private String template = "template.yaml";

    @Option( //
            names = "--limits", paramLabel = "FILE", //
            description = "The limits file. Default: the one that the template names as WEIR_LIMITS_FILE, else limits.yaml beside it")
    private Optional<String> limits = Optional.empty();

    @Option( //
            names = "--format", paramLabel = "FORMAT", defaultValue = "text", //
            description = "How to write it: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    private Report.Format format = Report.Format.TEXT;

    @Option( //
            names = "--strict", //
            description = "Let advice count as errors do for the exit code")
    private boolean strict;

    @Override
    public Integer call() {
        refuseOptionsOfTheGateway();
        try {
            Report report = Check.of(template, limits);
            System.out.println(report.in(format));
            boolean found = report.count(Severity.ERROR) > 0 || (strict && !report.findings().isEmpty());
            return found ? FOUND : CLEAN;
        } catch (InvalidPathException e) {
            throw new ParameterException(spec.commandLine(), e.getInput() + " cannot be the name of a file.", e);
        }
    }

    /** They would be ignored. */
    private void refuseOptionsOfTheGateway() {
        if (!spec.parent().commandLine().getParseResult().matchedOptions().isEmpty()) {
            throw new ParameterException(spec.commandLine(),
                    "Options come after check: write `check --template FILE`.");
        }
    }
}
