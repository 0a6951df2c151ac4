package dev.weir.gateway.rest;

import dev.weir.gateway.api.Quota;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;

/** What is used of a quota in the current period, which begins at midnight UTC. */
final class QuotaCount {

    private final Quota quota;
    private final InstantSource clock;
    private LocalDate period;
    private int used;

    QuotaCount(Quota quota, InstantSource clock) {
        this.quota = quota;
        this.clock = clock;
        period = begin();
    }

    synchronized boolean isUsedUp() {
        turn();
        return used >= quota.limit();
    }

    synchronized void take() {
        turn();
        used++;
    }

    private void turn() {
        LocalDate current = begin();
        if (current.isAfter(period)) {
            period = current;
            used = 0;
        }
    }

    private LocalDate begin() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return switch (quota.period()) {
            case DAY -> today;
            case WEEK -> {
                int sinceSunday = today.get(ChronoField.DAY_OF_WEEK) % 7;
                yield today.minusDays(Math.floorMod(sinceSunday - quota.offset(), 7));
            }
            case MONTH -> {
                LocalDate first = today.withDayOfMonth(1).plusDays(quota.offset());
                yield first.isAfter(today) ? today.minusMonths(1).withDayOfMonth(1).plusDays(quota.offset()) : first;
            }
        };
    }
}
