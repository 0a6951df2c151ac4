package dev.weir.gateway.template;

import java.util.List;
import java.util.stream.Collectors;

/** A template that cannot be served, with every mistake in it, in the order of the lines. */
public final class BadTemplate extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    BadTemplate(List<Problem> problems) {
        super(problems.stream().map(problem -> problem.in("")).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
