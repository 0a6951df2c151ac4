package dev.weir.limiter.file;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;

/** What is wrong so far, and what is only strange: each once, though every stage is read. */
final class Problems {

    private final Set<Problem> found = new LinkedHashSet<>();
    private final Set<Problem> advice = new LinkedHashSet<>();
    private final String file;

    Problems(String file) {
        this.file = file;
    }

    void note(@Nullable Mark mark, String message) {
        found.add(Problem.at(file, mark, message));
    }

    void advise(@Nullable Mark mark, String message) {
        advice.add(Problem.at(file, mark, message));
    }

    void refuseIfAny() {
        if (!found.isEmpty()) {
            throw new LimitsFileRefused(List.copyOf(found));
        }
    }

    /** In the file's order. */
    List<Problem> advice() {
        return advice.stream().sorted().toList();
    }
}
