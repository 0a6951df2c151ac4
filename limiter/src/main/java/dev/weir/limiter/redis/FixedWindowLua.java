package dev.weir.limiter.redis;

import static dev.weir.limiter.redis.KindLua.lua;

import dev.weir.limiter.Algorithm.FixedWindow;
import dev.weir.limiter.Limit;
import java.util.List;
import java.util.Optional;

/** What this period has used, and the debt with which the next one begins. */
record FixedWindowLua(FixedWindow window) implements KindLua {

    @Override
    public char letter() {
        return 'f';
    }

    @Override
    public List<String> unused() {
        return List.of("0", "0");
    }

    @Override
    public String meaning() {
        return window.period().toString();
    }

    @Override
    public String roll() {
        return roll(Long.toString(window.quota()));
    }

    @Override
    public String rollOther() {
        return roll("known");
    }

    private String roll(String quota) {
        return window.period().isEven() ? lua("""
                do local start = now - (now - $O) % $L
                  if $AS < start then
                    local n = (start - ($AS - ($AS - $O) % $L)) / $L
                    $PAID
                  end
                end
                """, "$PAID", paid(quota), "$O", window.period().origin(), "$L", window.period().length()) : lua("""
                if $AS < $START then
                  local n = $PERIODS
                  $PAID
                end
                """, "$PAID", paid(quota));
    }

    /** Each of {@code n} periods begins with the debt of the one before. */
    private static String paid(String quota) {
        return lua("if $b > 0 then $a = math.max(0, $b - (n - 1) * $Q) $b = math.max(0, $b - n * $Q) else $a = 0 end",
                "$Q", quota);
    }

    @Override
    public String full(long most) {
        return lua("$a + $U + $h > $MOST", "$MOST", most);
    }

    @Override
    public String take() {
        return "$a = $a + $U\n";
    }

    @Override
    public String grant() {
        return lua("$a, $b = math.max(-$MOST, $a - $U), math.max(0, $b - $U)\n", "$MOST", MOST);
    }

    @Override
    public String book() {
        return lua("""
                if $D > 0 then
                  local over = math.min($MOST, $a + $D) - math.max($a, $Q)
                  $a = math.min($MOST, $a + $D)
                  if over > 0 then $b = math.min($MOST, $b + over) end
                elseif $D < 0 and since >= $START then
                  $a = math.max(math.min(0, $a), $a + $D) $b = math.max(0, $b + $D)
                end
                """, "$MOST", MOST, "$Q", window.quota(), "$START", start());
    }

    @Override
    public String bookOther() {
        return lua(
                """
                        local passed = $PASSED
                        if $D > 0 and passed == 0 then
                          local over = math.min($MOST, was[n] + $D) - math.max(was[n], known)
                          was[n] = math.min($MOST, was[n] + $D)
                          if over > 0 then was[n + 1] = math.min($MOST, was[n + 1] + over) end
                        elseif $D > 0 then -- as if it had been a debt since then: this period begins with what the others left of it
                          was[n + 1] = math.min($MOST, math.max(was[n + 1], (passed - 1) * known) + $D)
                        elseif $D < 0 and passed == 0 and since >= $START then
                          was[n], was[n + 1] = math.max(math.min(0, was[n]), was[n] + $D), math.max(0, was[n + 1] + $D)
                        end
                        if was[n + 1] > 0 then last = math.max(last, $OWED) end
                        """,
                "$OWED", owedFor("was[n + 1]", "known"), "$PASSED", passed(), "$MOST", MOST, "$START", start());
    }

    /** How many periods have begun since {@code before}. */
    private String passed() {
        return window.period().isEven()
                ? lua("math.max(0, math.floor((now - $O) / $L) - math.floor((before - $O) / $L))", "$O",
                        window.period().origin(), "$L", window.period().length())
                : "before < $START and $PERIODS or 0";
    }

    /** An uneven period's beginning is an argument. */
    private String start() {
        return window.period().isEven()
                ? lua("(now - (now - $O) % $L)", "$O", window.period().origin(), "$L", window.period().length())
                : "$START";
    }

    @Override
    public String reset() {
        return "$a, $b = 0, 0\n";
    }

    @Override
    public Optional<String> owes() {
        return Optional.of("$b > 0");
    }

    @Override
    public String owedFor() {
        return owedFor("$b", Long.toString(window.quota()));
    }

    private String owedFor(String debt, String quota) {
        return lua("math.min($MOST, (math.ceil($DEBT / $Q) + 1) * $L)", "$MOST", Limit.MOST, "$DEBT", debt, "$Q", quota,
                "$L", window.period().length());
    }

    @Override
    public Optional<Long> known() {
        return Optional.of(window.quota());
    }

    @Override
    public long counts() {
        return window.period().length();
    }

    @Override
    public String from() {
        return lua("$a = math.min($MOST, used) $b = math.max(0, $a - $Q)", "$Q", window.quota(), "$MOST", MOST);
    }
}
