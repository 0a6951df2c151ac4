package dev.weir.limiter.file;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;

/** The mistakes found so far. */
final class Problems {

    private final List<Problem> found = new ArrayList<>();
    private final String file;

    Problems(String file) {
        this.file = file;
    }

    void note(@Nullable Mark mark, String message) {
        found.add(Problem.at(file, mark, message));
    }

    void refuseIfAny() {
        if (!found.isEmpty()) {
            throw new LimitsFileRefused(found);
        }
    }
}
