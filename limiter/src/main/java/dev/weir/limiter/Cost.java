package dev.weir.limiter;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How much of each unit; a unit that is not named costs nothing. */
public record Cost(Map<Unit, Long> amounts) {

    public static final Cost NOTHING = new Cost(Map.of());

    /** One request and nothing else. */
    public static final Cost ONE_REQUEST = requests(1);

    /** @throws IllegalArgumentException if an amount is negative, or 2^53 or more */
    public Cost {
        amounts = Map.copyOf(amounts);
        amounts.forEach((unit, amount) -> {
            if (amount < 0 || amount >= Limit.MOST) {
                throw new IllegalArgumentException("a cost is at least 0 and below 2^53: " + amount + " " + unit);
            }
        });
    }

    public static Cost of(Unit unit, long amount) {
        return new Cost(Map.of(unit, amount));
    }

    public static Cost requests(long amount) {
        return of(Unit.REQUESTS, amount);
    }

    /** This cost, with so much of {@code unit}. */
    public Cost with(Unit unit, long amount) {
        SortedMap<Unit, Long> all = new TreeMap<>(amounts);
        all.put(unit, amount);
        return new Cost(all);
    }

    public long of(Unit unit) {
        return amounts.getOrDefault(unit, 0L);
    }

    public boolean names(Unit unit) {
        return amounts.containsKey(unit);
    }

    /** Both together. */
    public Cost plus(Cost other) {
        SortedMap<Unit, Long> all = new TreeMap<>(amounts);
        other.amounts.forEach((unit, amount) -> all.merge(unit, amount, Long::sum));
        return new Cost(all);
    }

    /** What is more than nothing, of these units only. */
    Cost ofUnits(Set<Unit> units) {
        return new Cost(amounts.entrySet()
                .stream()
                .filter(amount -> amount.getValue() > 0 && units.contains(amount.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /** Whether nothing is asked of any unit. */
    public boolean isNothing() {
        return amounts.values().stream().allMatch(amount -> amount == 0);
    }
}
