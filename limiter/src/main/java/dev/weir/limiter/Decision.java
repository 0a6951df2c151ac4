package dev.weir.limiter;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** The answer to "may this call be made?". Every caller handles all three endings. */
public sealed interface Decision {

    /** Every limit had room, and the cost is taken from each. */
    record Allowed(List<Standing> standings) implements Decision {

        public Allowed {
            standings = List.copyOf(standings);
        }
    }

    /** At least one limit had no room, and nothing is taken from any. */
    record Denied(List<Standing> standings) implements Decision {

        public Denied {
            standings = List.copyOf(standings);
        }

        /** The limits that refused, the one that takes longest first. Never empty. */
        public List<Standing> violated() {
            return standings.stream()
                    .filter(Standing::violated)
                    .sorted(Comparator.comparing(Standing::retryAfter).reversed())
                    .toList();
        }

        /** When the same call would pass if nothing else is taken: never zero, exact to the microsecond. */
        public Duration retryAfter() {
            return violated().getFirst().retryAfter();
        }
    }

    /** The cost is more than these limits ever hold: waiting will not help. Nothing was asked and nothing taken. */
    record Impossible(List<Limit> limits) implements Decision {

        public Impossible {
            limits = List.copyOf(limits);
        }
    }
}
