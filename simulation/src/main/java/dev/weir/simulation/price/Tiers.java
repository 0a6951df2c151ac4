package dev.weir.simulation.price;

import java.util.List;

/** A price that falls with use, cheapest last. */
public record Tiers(List<Tier> tiers) {

    /**
     * One of them.
     *
     * @param upTo how much of a month's use costs this each, at most, counted from the month's beginning
     */
    public record Tier(double upTo, double price) {}

    public Tiers {
        tiers = List.copyOf(tiers);
        if (tiers.isEmpty() || !Double.isInfinite(tiers.getLast().upTo)) {
            throw new IllegalArgumentException("the last price has no end: " + tiers);
        }
    }

    /** What so much costs in a month. */
    public double of(double amount) {
        var cost = 0.0;
        var from = 0.0;
        for (var tier : tiers) {
            cost += Math.max(0, Math.min(amount, tier.upTo) - from) * tier.price;
            from = tier.upTo;
        }
        return cost;
    }
}
