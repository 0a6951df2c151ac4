package dev.weir.limiter.redis;

import dev.weir.limiter.Cost;
import dev.weir.limiter.Habit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the last call of each kind held, as the slot said that keeps its habit: for the other slots, which are asked at the
 * same time and cannot know. Of the {@value #MOST} kinds that were asked last.
 */
final class LastHeld {

    private static final int MOST = 10_000;

    private final Map<String, Cost> byHabit = new LinkedHashMap<>(16, 0.75f, true) {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Cost> eldest) {
            return size() > MOST;
        }
    };

    synchronized void note(Habit habit, Cost held) {
        byHabit.put(key(habit), held);
    }

    /** What a call asks, raised to what the last one held. */
    synchronized Cost raise(Habit habit, Cost asked) {
        var raised = asked;
        var last = byHabit.getOrDefault(key(habit), Cost.NOTHING);
        for (var unit : habit.most().amounts().keySet()) {
            raised = last.of(unit) > asked.of(unit) ? raised.with(unit, last.of(unit)) : raised;
        }
        return raised;
    }

    private static String key(Habit habit) {
        return habit.slot() + " " + habit.name();
    }
}
