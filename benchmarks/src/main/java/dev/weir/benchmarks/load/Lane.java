package dev.weir.benchmarks.load;

import dev.weir.benchmarks.contender.Entrant;
import dev.weir.benchmarks.contender.Subject;
import dev.weir.benchmarks.contender.Workload;
import java.util.List;
import java.util.stream.IntStream;

/** Who is asked what, and about how many clients. */
public record Lane(Entrant entrant, Workload workload, int clients) {

    private static final int MOST_LEVELS = 2;
    private static final int MOST_CLIENTS = 1_000_000;

    /** Others for each workload and way to ask: they must not count in one another's keys. */
    List<Subject> subjects() {
        var first = (workload.levels().size() + (entrant.asksOne() ? 0 : MOST_LEVELS)) * MOST_CLIENTS;
        return IntStream.range(first, first + clients).mapToObj(Subject::of).toList();
    }

    /** Whether a key counts for one of the subjects. */
    public boolean isAbout(String key) {
        return subjects().stream()
                .anyMatch(subject -> key.contains(subject.client()) || key.contains(subject.tenant()));
    }
}
