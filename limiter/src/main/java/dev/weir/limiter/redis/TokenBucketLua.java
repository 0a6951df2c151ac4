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

    @Override
    public String meaning() {
        return bucket.weight() + " by " + bucket.rate();
    }

    @Override
    public String roll() {
        return numbers("if $a > 0 then $a = $a - (now - $AS) * $R if $a < 0 then $a = 0 end end\n");
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
        return numbers("""
                local weight = was[n + 1]
                if $D > 0 then
                  was[n] = math.min($MOST, was[n] + math.min($D, math.floor($MOST / weight)) * weight)
                elseif $D < 0 then
                  local left = math.max(0, math.min(-$D, $LARGEST) * $W - math.max(0, now - since) * $R)
                  if weight ~= $W then left = math.floor(left / $W) * weight end
                  was[n] = math.max(math.min(0, was[n]), was[n] - left)
                end
                last = math.max(last, math.min($MOST, was[n] / weight * $W / $R))
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
        return numbers("if $b ~= $W then $a, $b = math.min($MOST, math.ceil($a * $W / $b)), $W end");
    }

    @Override
    public String from() {
        return numbers("$a = math.min(used, $LARGEST) * $W");
    }

    private String numbers(String text) {
        return lua(text, "$MOST", MOST, "$LARGEST", Limit.MOST / bucket.weight(), "$W", bucket.weight(), "$R",
                bucket.rate());
    }
}
