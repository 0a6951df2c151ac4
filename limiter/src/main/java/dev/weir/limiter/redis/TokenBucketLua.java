package dev.weir.limiter.redis;

import static dev.weir.limiter.redis.KindLua.lua;

import dev.weir.limiter.Algorithm.TokenBucket;
import dev.weir.limiter.Limit;
import java.util.List;
import java.util.Optional;

/** The backlog that has not drained, and what one unit weighs in it. */
record TokenBucketLua(TokenBucket bucket) implements KindLua {

    @Override
    public char letter() {
        return 't';
    }

    @Override
    public List<String> unused() {
        return List.of("0", Long.toString(bucket.weight()));
    }

    /** All of it is known. */
    @Override
    public String meaning() {
        return "";
    }

    @Override
    public String roll() {
        return roll(Long.toString(bucket.rate()));
    }

    @Override
    public String rollOther() {
        return roll("known");
    }

    private static String roll(String rate) {
        return lua("if $a > 0 then $a = $a - (now - $AS) * $R if $a < 0 then $a = 0 end end\n", "$R", rate);
    }

    @Override
    public Optional<Long> known() {
        return Optional.of(bucket.rate());
    }

    @Override
    public String full(long most) {
        return numbers(lua("$a + ($U + $h) * $W > $MOST", "$MOST", most * bucket.weight()));
    }

    @Override
    public String take() {
        return numbers("$a = $a + $U * $W\n");
    }

    @Override
    public String grant() {
        return numbers("$a = math.max(-$MOST, $a - math.min($U, $LARGEST) * $W)\n");
    }

    @Override
    public String book() {
        return numbers("""
                if $D > 0 then $a = math.min($MOST, $a + math.min($D, $LARGEST) * $W)
                elseif $D < 0 then
                  local left = math.max(0, math.min(-$D, $LARGEST) * $W - math.max(0, now - since) * $R)
                  $a = math.max(math.min(0, $a), $a - left)
                end
                """);
    }

    @Override
    public String bookOther() {
        return numbers(
                """
                        local weight, rate = was[n + 1], known or $R
                        local drains = (now - before) * rate
                        local backlog = was[n] > 0 and math.max(0, was[n] - drains) or was[n]
                        local units = math.min(math.abs($D), math.floor($BOUND / weight))
                        if $D > 0 then backlog = math.min($MOST, backlog + units * weight)
                        elseif $D < 0 then
                          local left = math.max(0, units * weight - math.max(0, now - since) * rate)
                          backlog = math.max(math.min(0, backlog), backlog - left)
                        end
                        was[n] = backlog > 0 and math.min($MOST, backlog + drains) or backlog -- as of then, when it began to drain
                        last = math.max(last, backlog / rate)
                        """);
    }

    @Override
    public String reset() {
        return "$a = 0\n";
    }

    @Override
    public Optional<String> owes() {
        return Optional.of("$a > " + bucket.burst() * bucket.weight());
    }

    @Override
    public String owedFor() {
        return numbers("$a / $R");
    }

    @Override
    public long counts() {
        return Math.max(bucket.micros(), Math.ceilDiv(bucket.burst() * bucket.weight(), bucket.rate()));
    }

    @Override
    public String scaled() {
        return numbers("""
                if $b ~= $W then
                  local units = math.floor($a / $b)
                  $a, $b = math.min($MOST, units * $W + math.ceil(($a - units * $b) * $W / $b)), $W
                end
                """);
    }

    @Override
    public String from() {
        return numbers("$a = math.min(used, $LARGEST) * $W");
    }

    private String numbers(String text) {
        return lua(text, "$MOST", MOST, "$BOUND", Limit.MOST, "$LARGEST", Limit.MOST / bucket.weight(), "$W",
                bucket.weight(), "$R",
                bucket.rate());
    }
}
