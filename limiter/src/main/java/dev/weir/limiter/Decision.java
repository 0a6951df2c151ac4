package dev.weir.limiter;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The answer to "may this call be made?". Every caller handles all its endings. */
public sealed interface Decision {

    /**
     * Every enforced limit had room: what was to be taken is taken from each, what was to be held is held.
     *
     * @param hold what to settle or release; empty where nothing is held
     * @param shadowed the shadow limits that would have denied this call
     */
    record Allowed(List<Standing> standings, Optional<Hold> hold, List<Standing> shadowed) implements Decision {

        public Allowed {
            standings = List.copyOf(standings);
            shadowed = List.copyOf(shadowed);
        }
    }

    /** At least one enforced limit had no room, and nothing is taken from any. */
    record Denied(List<Standing> standings) implements Decision {

        public Denied {
            standings = List.copyOf(standings);
        }

        /** The enforced limits that refused, the one that takes longest first. Never empty. */
        public List<Standing> violated() {
            return standings.stream()
                    .filter(standing -> standing.violated() && !standing.limit().shadow())
                    .sorted(Comparator.comparing(Standing::retryAfter).reversed())
                    .toList();
        }

        /**
         * When the same call would pass if nothing else is taken: never zero; exact to the microsecond unless estimated, by
         * Redis' own clock once rounded up to the millisecond.
         */
        public Duration retryAfter() {
            return violated().getFirst().retryAfter();
        }

        /** Whether the wait is an upper bound, since open holds have a say in it. */
        public boolean estimated() {
            return violated().stream().anyMatch(Standing::estimated);
        }
    }

    /** The cost is more than these limits ever hold, and nobody granted as much: waiting will not help. Nothing is taken. */
    record Impossible(List<Limit> limits) implements Decision {

        public Impossible {
            limits = List.copyOf(limits);
        }
    }

    /** Somebody has blocked this partition; nothing is taken. */
    record Blocked(String partition, Instant until) implements Decision {}

    /**
     * There is an open hold of this name: its call was admitted before and is not over. Nothing more is taken.
     *
     * @param hold that of the attempt that is open, by its own id
     * @param now the moment of the decision, by the store's clock
     */
    record Underway(Hold hold, Instant now) implements Decision {

        private static final Duration LEAST = Duration.ofSeconds(1);

        /** A guess: as long again as the call has been running, but not beyond its hold's end; at least a second. */
        public Duration retryAfter() {
            var running = Duration.between(hold.parts().getFirst().since(), now);
            var left = Duration.between(now, hold.expires());
            var wait = running.compareTo(left) < 0 ? running : left;
            return wait.compareTo(LEAST) < 0 ? LEAST : wait;
        }
    }
}
