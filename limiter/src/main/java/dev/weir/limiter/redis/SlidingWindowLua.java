package dev.weir.limiter.redis;

import static dev.weir.limiter.redis.KindLua.lua;

import dev.weir.limiter.Algorithm.SlidingWindow;
import dev.weir.limiter.Limit;
import java.util.List;

/** What this window has used, and what the one before it did. */
record SlidingWindowLua(SlidingWindow window) implements KindLua {

    @Override
    public char letter() {
        return 'w';
    }

    @Override
    public List<String> unused() {
        return List.of("0", "0");
    }

    @Override
    public String meaning() {
        return window.window() + " in ticks of " + window.tick();
    }

    @Override
    public String roll() {
        return lua("""
                do local start = now - now % $L
                  if $AS < start then $a, $b = 0, $AS >= start - $L and $a or 0 end
                end
                """, "$L", window.micros());
    }

    @Override
    public String full(long most) {
        return lua("$b * ($L - $NOW % $L) > ($MOST - $U - $h - $a) * $L", "$NOW", ticks("now"), "$L", window.ticks(),
                "$MOST", most);
    }

    @Override
    public String take() {
        return "$a = $a + $U\n";
    }

    @Override
    public String grant() {
        return lua("$a = math.max(-$MOST, $a - $U)\n", "$MOST", most());
    }

    @Override
    public String book() {
        return lua("""
                if $D > 0 then $a = math.min($MOST, $a + $D)
                elseif $D < 0 then
                  local t, was = $NOW, $SINCE
                  local ago = ((t - t % $L) - (was - was % $L)) / $L
                  if ago <= 0 then $a = math.max(math.min(0, $a), $a + $D)
                  elseif ago == 1 then $b = math.max(math.min(0, $b), $b + $D) end
                end
                """, "$NOW", ticks("now"), "$SINCE", ticks("since"), "$MOST", most(), "$L", window.ticks());
    }

    @Override
    public String bookOther() {
        return lua("""
                if $D > 0 then was[n] = math.min($MOST, was[n] + $D)
                elseif $D < 0 then
                  local ago = math.max(0, math.floor($BEFORE / $L) - math.floor($SINCE / $L))
                  if ago < 2 then was[n + ago] = math.max(math.min(0, was[n + ago]), was[n + ago] + $D) end
                end
                """, "$BEFORE", ticks("before"), "$SINCE", ticks("since"), "$MOST", most(), "$L", window.ticks());
    }

    @Override
    public String reset() {
        return "$a, $b = 0, 0\n";
    }

    @Override
    public long counts() {
        return 2 * window.micros();
    }

    @Override
    public String scaled() {
        return lua("$a, $b = math.min($MOST, $a), math.min($MOST, $b)", "$MOST", most());
    }

    @Override
    public String from() {
        return lua("$a = math.min($MOST, used)", "$MOST", most());
    }

    /** The most whose weight is exact. */
    private long most() {
        return (Limit.MOST - 1) / window.ticks();
    }

    private String ticks(String micros) {
        return window.tick() == 1 ? micros : lua("($T - $T % $TICK) / $TICK", "$TICK", window.tick(), "$T", micros);
    }
}
