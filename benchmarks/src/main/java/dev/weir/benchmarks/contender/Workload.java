package dev.weir.benchmarks.contender;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What one decision has to look at. */
public record Workload(String name, List<Level> levels) {

    // Out of reach: a refusal is cheaper for some contenders than for others.
    private static final Quota MINUTE = new Quota(6_000_000, Duration.ofMinutes(1));
    private static final Quota HOUR = new Quota(1_000_000_000, Duration.ofHours(1));

    /** One limit of the client. */
    public static final Workload ONE = new Workload("one limit", List.of(Level.ofClient(HOUR)));

    /** Two limits of the client and two of its tenant. */
    public static final Workload FOUR = new Workload("four limits at two levels",
            List.of(Level.ofClient(MINUTE, HOUR), Level.ofTenant(MINUTE, HOUR)));

    public Workload {
        levels = List.copyOf(levels);
    }

    /** Every limit on its own, for contenders that know no levels. */
    List<Limited> limited(Subject subject) {
        // No streams on this path: what the bare script spends here would flatter Weir.
        var limited = new ArrayList<Limited>();
        for (var level : levels) {
            var owner = level.ownerOf(subject);
            for (var quota : level.quotas()) {
                limited.add(new Limited(owner, quota));
            }
        }
        return limited;
    }

    /** One quota of one owner. */
    record Limited(String owner, Quota quota) {

        String key(String prefix) {
            return prefix + ":{" + owner + "}:" + quota.name();
        }
    }
}
