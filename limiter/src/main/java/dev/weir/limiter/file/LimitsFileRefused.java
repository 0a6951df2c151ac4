package dev.weir.limiter.file;

import java.util.List;
import java.util.stream.Collectors;

/** Every mistake of a limits file at once, a line each. */
public final class LimitsFileRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    LimitsFileRefused(List<Problem> problems) {
        super(problems.stream().sorted().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = problems.stream().sorted().toList();
    }

    /** In the file's order. */
    public List<Problem> problems() {
        return problems;
    }
}
