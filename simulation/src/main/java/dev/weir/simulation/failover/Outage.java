package dev.weir.simulation.failover;

import java.time.Duration;

/**
 * A failover.
 *
 * @param at when the primary is gone, since the run's beginning
 * @param lost the decisions of so long before are not known to its successor
 * @param away how long there is no Redis
 */
public record Outage(Duration at, Duration lost, Duration away) {

    Duration cutOff() {
        return lost.compareTo(at) > 0 ? Duration.ZERO : at.minus(lost);
    }

    Duration back() {
        return at.plus(away);
    }
}
