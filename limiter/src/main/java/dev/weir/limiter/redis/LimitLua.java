package dev.weir.limiter.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.weir.limiter.Algorithm;
import dev.weir.limiter.Algorithm.FixedWindow;
import dev.weir.limiter.Algorithm.InFlight;
import dev.weir.limiter.Algorithm.SlidingLog;
import dev.weir.limiter.Algorithm.SlidingWindow;
import dev.weir.limiter.Algorithm.TokenBucket;
import dev.weir.limiter.Limit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One limit in the store's own language: the arithmetic of {@code dev.weir.limiter.algorithm}, its numbers written in as
 * constants. Each limit has variables of its own: {@code a} and {@code b} and its index are its two numbers, {@code h} and
 * its index what is held of it.
 *
 * @param index the limit's among all that a script knows, from 1
 * @param unit the unit's index among all that a script knows, from 1
 * @param key the index in KEYS of a sliding log's list; 0 for all others
 * @param calendar the index in ARGV of an uneven period's four numbers; 0 for all others
 */
record LimitLua(Limit limit, int index, int unit, int key, int calendar) {

    /** How many bytes after the ids stand for all the limits' numbers together. */
    static final int MARK_BYTES = 3;

    private static final int ID_BYTES = 3;

    /** What stands for the kind of limit in the packed state. */
    static char kind(Algorithm algorithm) {
        return switch (algorithm) {
            case FixedWindow _ -> 'f';
            case SlidingWindow _ -> 'w';
            case SlidingLog _ -> 'l';
            case TokenBucket _ -> 't';
            case InFlight _ -> 'i';
        };
    }

    /** How many numbers it keeps. */
    static int numbers(Algorithm algorithm) {
        return switch (algorithm) {
            case FixedWindow _,SlidingWindow _,TokenBucket _ -> 2;
            case SlidingLog _ -> 1;
            case InFlight _ -> 0;
        };
    }

    /** Four bytes: the kind, and whose numbers these are, so that a limit finds its own when others come and go. */
    static byte[] id(Limit limit) {
        var digest = Sha.digest("SHA-256", (limit.unit() + " " + limit.name()).getBytes(UTF_8));
        var id = new byte[ID_BYTES + 1];
        id[0] = (byte) kind(limit.algorithm());
        System.arraycopy(digest, 0, id, 1, ID_BYTES);
        return id;
    }

    /** Its variables, and what they are where nothing is kept. */
    List<String> variables() {
        return List.of("a" + index, "b" + index).subList(0, numbers(limit.algorithm()));
    }

    List<String> unused() {
        return switch (limit.algorithm()) {
            case TokenBucket bucket -> List.of("0", number(bucket.weight()));
            default -> List.of("0", "0").subList(0, numbers(limit.algorithm()));
        };
    }

    /** Brings the numbers from the moment {@code as} to {@code now}. */
    String roll(String as) {
        return switch (limit.algorithm()) {
            case FixedWindow window -> window.period().isEven() ? rollEven(window, as) : rollUneven(window, as);
            case SlidingWindow window -> lua("""
                    do local t, was = $TICKS, $WAS
                      local start = t - t % $L
                      if was < start then if was >= start - $L then $b = $a else $b = 0 end $a = 0 end
                    end
                    """.replace("$TICKS", ticks(window, "now")).replace("$WAS", ticks(window, as)),
                    "$L", number(window.ticks()));
            case TokenBucket bucket -> lua("""
                    if $a > 0 then $a = $a - (now - $AS) * $R if $a < 0 then $a = 0 end end
                    """, "$AS", as, "$W", number(bucket.weight()), "$R", number(bucket.rate()));
            case SlidingLog _,InFlight _ -> "";
        };
    }

    private String rollEven(FixedWindow window, String as) {
        return lua("""
                do local start = now - (now - $O) % $L
                  if $AS < start then
                    local n = (start - ($AS - ($AS - $O) % $L)) / $L
                    $PAID
                  end
                end
                """.replace("$PAID", paid(window)), "$AS", as, "$O", number(window.period().origin()), "$L",
                number(window.period().length()));
    }

    private String rollUneven(FixedWindow window, String as) {
        return lua("""
                if $AS < $START then
                  local n = $PERIODS
                  $PAID
                end
                """.replace("$PAID", paid(window)), "$AS", as, "$START", argument(0), "$PERIODS", argument(3));
    }

    /** Each of {@code n} periods begins with the debt of the one before. */
    private static String paid(FixedWindow window) {
        return "if $b > 0 then $a = math.max(0, $b - (n - 1) * $Q) $b = math.max(0, $b - n * $Q) else $a = 0 end"
                .replace("$Q", number(window.quota()));
    }

    /** Whether an uneven period's numbers in ARGV are not those of {@code now}, or of what was kept at {@code as}. */
    String misdated(String as) {
        return calendar == 0
                ? ""
                : lua("if now < $S or now >= $N or ($b > 0 and $AS < $P) then return { -1, now, $WRITTEN } end\n",
                        "$AS", as, "$S", argument(0), "$N", argument(1), "$P", argument(2));
    }

    private String argument(int offset) {
        return "tonumber(ARGV[" + (calendar + offset) + "])";
    }

    /** For a sliding log: finds how much has left the window, and how many entries that is. */
    String expire() {
        return limit.algorithm() instanceof SlidingLog log ? lua("""
                local gone$i = 0
                if kept$i then
                  local from, more = 0, true
                  while more do
                    local entries = call('LRANGE', KEYS[$KEY], from, from + 31)
                    more = #entries == 32
                    local counts = false
                    for n = 1, #entries do
                      local at, amount = unpack(entries[n])
                      if at > now - $L then more, counts = false, true break end
                      $a = $a - amount gone$i = gone$i + 1
                    end
                    from = from + 32
                    if not more and not counts then $a = 0 end -- whatever became of the list
                  end
                end
                """, "$KEY", Integer.toString(key), "$L", micros(log)) : "";
    }

    /** For a sliding log, before it is written to: forgets what has left the window. */
    String trim() {
        return key == 0 ? "" : lua("""
                if not kept$i then call('DEL', KEYS[$KEY])
                elseif gone$i > 0 then call('LTRIM', KEYS[$KEY], gone$i, -1) gone$i = 0 end
                kept$i = true
                """, "$KEY", Integer.toString(key));
    }

    /** For a sliding log, its entries as far as they make up {@code need}: see {@link Scripts}. */
    String logged(String need) {
        return key == 0
                ? ""
                : lua(", kept$i and logged(KEYS[$KEY], gone$i, $a, $NEED) or {}", "$KEY", Integer.toString(key),
                        "$NEED", need);
    }

    /** How much more than there is {@code amount} would take. */
    String over(String amount) {
        return lua("$a + $U + h$i - $MOST", "$U", amount, "$MOST", number(limit.most()));
    }

    /** The condition that what is asked of its unit has no room; nothing always has. */
    String full() {
        var most = number(limit.most());
        var full = switch (limit.algorithm()) {
            case SlidingWindow window -> lua("$b * ($L - $T % $L) > ($MOST - $U - h$i - $a) * $L", "$T",
                    ticks(window, "now"), "$L", number(window.ticks()), "$MOST", most);
            case TokenBucket bucket -> lua("$a + ($U + h$i) * $W > $MOST", "$W", number(bucket.weight()), "$MOST",
                    number(limit.most() * bucket.weight()));
            case FixedWindow _,SlidingLog _ -> lua("$a + $U + h$i > $MOST", "$MOST", most);
            case InFlight _ -> lua("$U + h$i > $MOST", "$MOST", most);
        };
        return "u" + unit + " > 0 and " + full.replace("$U", "u" + unit);
    }

    /** Its bit in the set of skipped limits. */
    long bit() {
        return 1L << (index - 1);
    }

    /** The condition that it was not skipped; an enforced limit never is. */
    Optional<String> takesPart() {
        return limit.shadow() ? Optional.of("math.floor(skipped / " + bit() + ") % 2 == 0") : Optional.empty();
    }

    /** Uses up {@code amount}, for which there is room. */
    String take(String amount) {
        return switch (limit.algorithm()) {
            case FixedWindow _,SlidingWindow _ -> lua("$a = $a + $U\n", "$U", amount);
            case TokenBucket bucket -> lua("$a = $a + $U * $W\n", "$U", amount, "$W", number(bucket.weight()));
            case SlidingLog log ->
                lua("""
                        if $U ~= 0 then
                          call('RPUSH', KEYS[$KEY], pack(now, $U))
                          call('PEXPIRE', KEYS[$KEY], now > clock and string.format('%.0f', $TTL + math.ceil((now - clock) / 1000)) or '$TTL')
                          $a = $a + $U
                        end
                        """,
                        "$U", amount, "$KEY", Integer.toString(key), "$TTL",
                        number(log.window().toMillis() + 1));
            case InFlight _ -> "";
        };
    }

    /** Gives {@code amount} more. */
    String grant(String amount) {
        return switch (limit.algorithm()) {
            case FixedWindow _ ->
                lua("$a = math.max(-$MOST, $a - $GRANTED)\n", "$GRANTED", amount, "$MOST", number(Limit.MOST - 1));
            case SlidingWindow window ->
                lua("$a = math.max(-$MOST, $a - $GRANTED)\n", "$GRANTED", amount, "$MOST", number(most(window)));
            case TokenBucket bucket ->
                lua("$a = math.max(-$MOST, $a - math.min($GRANTED, $LARGEST) * $W)\n", "$GRANTED", amount,
                        "$MOST", number(Limit.MOST - 1), "$LARGEST", number(Limit.MOST / bucket.weight()), "$W",
                        number(bucket.weight()));
            case SlidingLog _,InFlight _ -> take("-" + amount);
        };
    }

    /** The most whose weight is exact. */
    private static long most(SlidingWindow window) {
        return (Limit.MOST - 1) / window.ticks();
    }

    /** Books {@code delta}, whether or not there is room; gives back what is negative, of what was taken at {@code since}. */
    String book(String delta) {
        var most = number(Limit.MOST - 1);
        return switch (limit.algorithm()) {
            case FixedWindow window -> lua("""
                    if $D > 0 then
                      local over = math.min($MOST, $a + $D) - math.max($a, $Q)
                      $a = math.min($MOST, $a + $D)
                      if over > 0 then $b = math.min($MOST, $b + over) end
                    elseif $D < 0 and since >= $START then
                      $a = math.max(math.min(0, $a), $a + $D) $b = math.max(0, $b + $D)
                    end
                    """, "$D", delta, "$MOST", most, "$Q", number(window.quota()), "$START", start(window));
            case SlidingWindow window -> lua("""
                    if $D > 0 then $a = math.min($MOST, $a + $D)
                    elseif $D < 0 then
                      local t, was = $T, $S
                      local ago = ((t - t % $L) - (was - was % $L)) / $L
                      if ago <= 0 then $a = math.max(math.min(0, $a), $a + $D)
                      elseif ago == 1 then $b = math.max(math.min(0, $b), $b + $D) end
                    end
                    """.replace("$T", ticks(window, "now")).replace("$S", ticks(window, "since")), "$D", delta, "$MOST",
                    number(most(window)), "$L", number(window.ticks()));
            case TokenBucket bucket -> lua("""
                    if $D > 0 then $a = math.min($MOST, $a + math.min($D, $UNITS) * $W)
                    elseif $D < 0 then
                      local left = math.max(0, math.min(-$D, $UNITS) * $W - math.max(0, now - since) * $R)
                      $a = math.max(math.min(0, $a), $a - left)
                    end
                    """, "$D", delta, "$MOST", most, "$UNITS", number(Limit.MOST / bucket.weight()), "$W",
                    number(bucket.weight()), "$R", number(bucket.rate()));
            case SlidingLog log -> lua("""
                    if $D > 0 then $TAKE
                    elseif $D < 0 then
                      local place = call('LPOS', KEYS[$KEY], pack(since, taken[$UNIT]))
                      if place and place >= gone$i then
                        local back = math.min(-$D, taken[$UNIT])
                        if back == taken[$UNIT] then call('LREM', KEYS[$KEY], 1, pack(since, taken[$UNIT]))
                        else call('LSET', KEYS[$KEY], place, pack(since, taken[$UNIT] - back)) end
                        $a = $a - back
                      end
                    end
                    """.replace("$TAKE", take(delta)), "$D", delta, "$KEY", Integer.toString(key), "$UNIT",
                    Integer.toString(unit));
            case InFlight _ -> "";
        };
    }

    /**
     * Books {@code delta} in the numbers from {@code was[n]} on, which were kept at {@code before} for a limit of other
     * numbers; gives back only what by this limit's own numbers cannot have made room for others.
     */
    String bookOther(String delta) {
        var most = number(Limit.MOST - 1);
        return switch (limit.algorithm()) {
            case FixedWindow window -> lua("""
                    if $D > 0 then was[n] = math.min($MOST, was[n] + $D)
                    elseif $D < 0 and since >= $START then
                      was[n], was[n + 1] = math.max(math.min(0, was[n]), was[n] + $D), math.max(0, was[n + 1] + $D)
                    end
                    """, "$D", delta, "$MOST", most, "$START", start(window));
            case SlidingWindow window -> lua("""
                    if $D > 0 then was[n] = math.min($MOST, was[n] + $D)
                    elseif $D < 0 then
                      local ago = math.max(0, math.floor($T / $L) - math.floor($S / $L))
                      if ago < 2 then was[n + ago] = math.max(math.min(0, was[n + ago]), was[n + ago] + $D) end
                    end
                    """.replace("$T", ticks(window, "before")).replace("$S", ticks(window, "since")), "$D", delta,
                    "$MOST", number(most(window)), "$L", number(window.ticks()));
            case TokenBucket bucket -> lua("""
                    local weight = was[n + 1]
                    if $D > 0 then
                      was[n] = math.min($MOST, was[n] + math.min($D, math.floor($MOST / weight)) * weight)
                    elseif $D < 0 then
                      local left = math.max(0, math.min(-$D, $UNITS) * $W - math.max(0, now - since) * $R)
                      if weight ~= $W then left = math.floor(left / $W) * weight end
                      was[n] = math.max(math.min(0, was[n]), was[n] - left)
                    end
                    last = math.max(last, math.min($MOST, was[n] / weight * $W / $R))
                    """, "$D", delta, "$MOST", most, "$UNITS", number(Limit.MOST / bucket.weight()), "$W",
                    number(bucket.weight()), "$R", number(bucket.rate()));
            case SlidingLog log -> lua("""
                    if $D > 0 then
                      call('RPUSH', KEYS[$KEY], pack(now, $D))
                      call('PEXPIRE', KEYS[$KEY], string.format('%.0f', math.max($TTL, call('PTTL', KEYS[$KEY]))))
                      was[n] = was[n] + $D
                    elseif $D < 0 then
                      local index = call('LPOS', KEYS[$KEY], pack(since, taken[$UNIT]))
                      if index then
                        local back = math.min(-$D, taken[$UNIT])
                        if back == taken[$UNIT] then call('LREM', KEYS[$KEY], 1, pack(since, taken[$UNIT]))
                        else call('LSET', KEYS[$KEY], index, pack(since, taken[$UNIT] - back)) end
                        was[n] = was[n] - back
                      end
                    end
                    """, "$D", delta, "$KEY", Integer.toString(key), "$UNIT", Integer.toString(unit), "$TTL",
                    number(log.window().toMillis() + 1));
            case InFlight _ -> "";
        };
    }

    /** Forgets what was used. */
    String reset() {
        return switch (limit.algorithm()) {
            case FixedWindow _,SlidingWindow _ -> lua("$a, $b = 0, 0\n");
            case TokenBucket _ -> lua("$a = 0\n");
            case SlidingLog _ -> lua("$a = 0 call('DEL', KEYS[$KEY])\n", "$KEY", Integer.toString(key));
            case InFlight _ -> "";
        };
    }

    /** The condition that more is used than there was, which counts for longer than usual; empty where it does not. */
    Optional<String> owes() {
        return switch (limit.algorithm()) {
            case FixedWindow _ -> Optional.of(lua("$b > 0"));
            case TokenBucket bucket ->
                Optional.of(lua("$a > $MOST", "$MOST", number(bucket.burst() * bucket.weight())));
            case SlidingWindow _,SlidingLog _,InFlight _ -> Optional.empty();
        };
    }

    /** Microseconds from now on that a debt counts. */
    String owedFor() {
        return switch (limit.algorithm()) {
            case FixedWindow window ->
                lua("math.min($MOST, (math.ceil($b / $Q) + 1) * $L)", "$MOST", number(Limit.MOST),
                        "$Q", number(window.quota()), "$L", number(window.period().length()));
            case TokenBucket bucket -> lua("$a / $R", "$R", number(bucket.rate()));
            case SlidingWindow _,SlidingLog _,InFlight _ -> "0";
        };
    }

    /** Milliseconds from its last use on that it counts at most, while nothing is owed. */
    long counts() {
        var micros = switch (limit.algorithm()) {
            case FixedWindow window -> window.period().length();
            case SlidingWindow window -> 2 * window.micros();
            case SlidingLog log -> log.micros();
            case TokenBucket bucket -> Math.max(bucket.micros(),
                    Math.ceilDiv(bucket.burst() * bucket.weight(), bucket.rate()));
            case InFlight _ -> 0;
        };
        return Math.ceilDiv(micros, 1_000) + 1;
    }

    /** Takes its numbers from what was kept for limits that may have been others; {@code known} says where. */
    String found(String known) {
        if (variables().isEmpty()) {
            return "";
        }
        var copied = variables().size() == 2 ? "was[$KNOWN[2]], was[$KNOWN[2] + 1]" : "was[$KNOWN[2]]";
        return """
                    $NAMES = $UNUSED $FORGET
                    if $KNOWN and $KNOWN[1] == '$KIND' then
                      $NAMES = $COPIED $SCALED
                    elseif $KNOWN and $KNOWN[1] ~= 'i' then
                      local used = was[$KNOWN[2]]
                      if $KNOWN[1] == 'w' then used = used + was[$KNOWN[2] + 1] end
                      if $KNOWN[1] == 't' then used = math.ceil(used / was[$KNOWN[2] + 1]) end
                      $FROM
                    end
                """.replace("$NAMES", String.join(", ", variables()))
                .replace("$UNUSED", String.join(", ", unused()))
                .replace("$KIND", String.valueOf(kind(limit.algorithm())))
                .replace("$COPIED", copied)
                .replace("$FORGET", key == 0 ? "" : lua("kept$i = false"))
                .replace("$SCALED", scaled())
                .replace("$FROM", from())
                .replace("$KNOWN", known);
    }

    /** One of this kind but of other numbers. */
    private String scaled() {
        return switch (limit.algorithm()) {
            case TokenBucket bucket ->
                lua("if $b ~= $W then $a, $b = math.min($MOST, math.ceil($a * $W / $b)), $W end", "$W",
                        number(bucket.weight()), "$MOST", number(Limit.MOST - 1));
            case SlidingWindow window ->
                lua("$a, $b = math.min($MOST, $a), math.min($MOST, $b)", "$MOST", number(most(window)));
            case SlidingLog _ -> lua("kept$i = true");
            case FixedWindow _,InFlight _ -> "";
        };
    }

    /** One of another kind becomes one of this by how much was {@code used}. */
    private String from() {
        return switch (limit.algorithm()) {
            case FixedWindow window -> lua("$a = math.min($MOST, used) $b = math.max(0, $a - $Q)", "$Q",
                    number(window.quota()), "$MOST", number(Limit.MOST - 1));
            case SlidingWindow window -> lua("$a = math.min($MOST, used)", "$MOST", number(most(window)));
            case TokenBucket bucket -> lua("$a = math.min(used, $UNITS) * $W", "$UNITS",
                    number(Limit.MOST / bucket.weight()), "$W", number(bucket.weight()));
            case SlidingLog _,InFlight _ -> "";
        };
    }

    /** For a sliding log: whether there is a list of its own. */
    String kept(String state) {
        return key == 0 ? "" : lua("local kept$i = $STATE and true\n", "$STATE", state);
    }

    /** What of a partition's state changes with any number of its limits. */
    static String escapedMark(List<LimitLua> limits) {
        var numbers = limits.stream().map(limit -> limit.limit.algorithm().toString()).collect(joining());
        return escaped(Arrays.copyOf(Sha.digest("SHA-256", numbers.getBytes(UTF_8)), MARK_BYTES), 0);
    }

    String escapedId() {
        return escaped(id(limit), 0);
    }

    /** What of the id stands for the name and unit. */
    String escapedName() {
        return escaped(id(limit), 1);
    }

    private static String escaped(byte[] bytes, int from) {
        var text = new StringBuilder();
        for (int i = from; i < bytes.length; i++) {
            text.append("\\%03d".formatted(bytes[i] & 0xff));
        }
        return text.toString();
    }

    private String start(FixedWindow window) {
        return window.period().isEven()
                ? lua("(now - (now - $O) % $L)", "$O", number(window.period().origin()), "$L",
                        number(window.period().length()))
                : argument(0);
    }

    private static String ticks(SlidingWindow window, String micros) {
        return window.tick() == 1 ? micros : "math.floor(" + micros + " / " + window.tick() + ")";
    }

    private static String micros(SlidingLog log) {
        return number(log.micros());
    }

    private static String number(long number) {
        return Long.toString(number);
    }

    /** {@code text} with this limit's variables and the given values for names. */
    private String lua(String text, String... values) {
        var lua = text;
        for (int i = 0; i < values.length; i += 2) {
            lua = lua.replace(values[i], values[i + 1]);
        }
        return lua.replace("$a", "a" + index).replace("$b", "b" + index).replace("$i", Integer.toString(index));
    }
}
