package dev.weir.limiter.redis;

import dev.weir.limiter.Limit;
import dev.weir.limiter.Partition;
import java.util.List;

/**
 * The scripts for one shape: which limits each partition of a call has. Their numbers are written into the text as
 * constants, which costs Redis a script a plan and saves it reading them again for every call.
 *
 * <p>KEYS are the partitions, then the sliding logs' lists in the order of their limits, then, where holds are made or
 * ended, the hold's mark and perhaps the habit. ARGV ends with four numbers for each uneven period: its begin, its
 * end, the begin of the nth before it, and n; and then the time, where it is not to be Redis' own.
 *
 * <p>An answer is {@code {what, now}} and then what the scripts say; with {@link #MISDATED} only the time by Redis' clock
 * follows, and the moments at which the partitions were written, for whoever has the calendar to try again.
 *
 * <p>Lua allows 200 variables, and a limit takes four of them, a partition five: hence {@link Partition#MOST_LIMITS}.
 *
 * @see HoldScripts for those that make and end holds
 */
final class Scripts {

    static final int FAILED = -2;
    static final int MISDATED = -1;
    static final int DENIED = 0;
    static final int DONE = 1;
    static final int BLOCKED = 2;
    static final int UNDERWAY = 3;
    static final int LATE = 4;
    static final int OVER = 5;

    private Scripts() {}

    /**
     * Takes what a call costs from all limits, or nothing from any; only looks, if it costs nothing.
     *
     * <p>ARGV: of each unit what is taken. Answers DONE, DENIED or BLOCKED, now, the skipped limits, each partition's
     * string, each log's entries; for DONE without shadow limits and logs only the partitions' strings, in one.
     */
    static Script take(List<List<Limit>> limits) {
        var shape = new ShapeLua(limits, 1 + ShapeLua.units(limits).size());
        var answer = shape.answers("");
        return shape.scriptOfMany(PartitionLua::read, shape.each(PartitionLua::roll),
                shape.perUnit(u -> "local u%1$d = ARGV[%1$d] + 0\n".formatted(u)),
                shape.refuse(answer),
                "if " + shape.perUnit(u -> "u" + u + " == 0", " and ") + " then return " + answer.apply(DONE)
                        + " end\n",
                shape.each(PartitionLua::trim), shape.admit("u"), shape.each(PartitionLua::write),
                "return " + (shape.isPlain() ? shape.states() : answer.apply(DONE)) + "\n");
    }

    /**
     * Changes one partition by hand.
     *
     * <p>ARGV: reset, grant, block or unblock; which limit, from 1; the amount, or how long. Answers DONE and now.
     */
    static Script steer(List<Limit> partition) {
        var shape = new ShapeLua(List.of(partition), 4);
        return shape.script(PartitionLua::read, shape.each(PartitionLua::roll), "local op, skipped = ARGV[1], 0\n",
                shape.each(PartitionLua::trim),
                "if op == 'reset' then\n", shape.perLimit(LimitLua::reset), "end\n", "if op == 'grant' then\n",
                "local more = tonumber(ARGV[3])\n",
                shape.perLimit(limit -> "if tonumber(ARGV[2]) == " + limit.index()
                        + " then\n" + limit.grant("more") + "end\n"),
                "end\n", """
                        if op == 'block' or op == 'unblock' then
                          x1 = x1 or { 0 }
                          x1[1] = op == 'block' and now + tonumber(ARGV[3]) or 0
                        end
                        """, shape.each(PartitionLua::write), "return { 1, now }\n");
    }
}
