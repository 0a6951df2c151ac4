package dev.weir.gateway.template;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A template that cannot be served, with every mistake in it, in the order of the lines. */
public final class BadTemplate extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;
    private final transient Set<Path> files;

    BadTemplate(List<Problem> problems) {
        this(problems, Set.of());
    }

    private BadTemplate(List<Problem> problems, Set<Path> files) {
        super(problems.stream().map(problem -> problem.in("")).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
        this.files = Set.copyOf(files);
    }

    BadTemplate reading(Set<Path> named) {
        return new BadTemplate(problems, named);
    }

    /** The files that the template names, in which the mistakes may be. */
    public Set<Path> files() {
        return files;
    }

    public List<Problem> problems() {
        return problems;
    }
}
