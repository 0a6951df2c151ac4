package dev.weir.benchmarks.contender;

import java.util.List;
import java.util.function.Function;

/** The quotas that hang on one owner: the client, or its tenant. */
public record Level(Function<Subject, String> owner, boolean isOfTenant, List<Quota> quotas) {

    public Level {
        quotas = List.copyOf(quotas);
    }

    /** Each client has these quotas of its own. */
    public static Level ofClient(Quota... quotas) {
        return new Level(Subject::client, false, List.of(quotas));
    }

    /** The clients of a tenant share these quotas. */
    public static Level ofTenant(Quota... quotas) {
        return new Level(Subject::tenant, true, List.of(quotas));
    }

    String ownerOf(Subject subject) {
        return owner.apply(subject);
    }
}
