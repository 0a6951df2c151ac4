package dev.weir.limiter.redis;

import static java.util.stream.Collectors.joining;

import dev.weir.limiter.Algorithm.FixedWindow;
import dev.weir.limiter.Algorithm.SlidingLog;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Which limits each partition of a call has, in the store's own language: what all scripts for them have in common. */
final class ShapeLua {

    private final List<PartitionLua> partitions;
    private final List<LimitLua> limits;
    private final List<Unit> units;
    private final int mark;
    private final int time;

    /** @param calendars where in ARGV the uneven periods' numbers begin, behind which is the time */
    ShapeLua(List<List<Limit>> shape, int calendars) {
        this.units = units(shape);
        this.limits = new ArrayList<>();
        var key = shape.size();
        var calendar = calendars;
        for (var limit : shape.stream().flatMap(List::stream).toList()) {
            var log = limit.algorithm() instanceof SlidingLog;
            var uneven = isUneven(limit);
            limits.add(new LimitLua(limit, limits.size() + 1, units.indexOf(limit.unit()) + 1, log ? ++key : 0,
                    uneven ? calendar : 0));
            calendar += uneven ? 4 : 0;
        }
        this.mark = key + 1;
        this.time = calendar;
        this.partitions = partitions(shape, limits);
    }

    private static List<PartitionLua> partitions(List<List<Limit>> shape, List<LimitLua> limits) {
        var partitions = new ArrayList<PartitionLua>();
        var first = 0;
        for (var partition : shape) {
            partitions.add(new PartitionLua(partitions.size() + 1, limits.subList(first, first + partition.size())));
            first += partition.size();
        }
        return partitions;
    }

    /** The units of a shape's limits, in the order in which scripts are told amounts. */
    static List<Unit> units(List<List<Limit>> shape) {
        var units = new TreeSet<Unit>();
        shape.forEach(partition -> partition.forEach(limit -> units.add(limit.unit())));
        return List.copyOf(units);
    }

    /** Whether a calendar must say where its window begins. */
    static boolean isUneven(Limit limit) {
        return limit.algorithm() instanceof FixedWindow window && !window.period().isEven();
    }

    List<Unit> units() {
        return units;
    }

    List<PartitionLua> partitions() {
        return partitions;
    }

    /** The index in KEYS of what follows the partitions and their logs. */
    int mark() {
        return mark;
    }

    /** Whether an admitted call needs no more said than how its partitions stand: a list costs Redis more than a string. */
    boolean isPlain() {
        return limits.stream().noneMatch(limit -> limit.limit().shadow() || limit.key() > 0);
    }

    String states() {
        return partitions.stream().map(partition -> "s" + partition.index()).collect(joining(" .. "));
    }

    /** What is kept, read by {@code read}, what time it is, and then {@code parts}. */
    Script script(Function<PartitionLua, String> read, String... parts) {
        return Script.of(one(body(read, "local now\n" + CLOCK.replace("$QUICK", ""), parts)));
    }

    /**
     * The same for one call or several.
     *
     * <p>Where the millisecond will do, its end is taken for now: to say how long the first key lasts costs Redis half of what
     * it costs to say the time. Logs promise more, and a calendar is looked up by the clock.
     */
    Script scriptOfMany(Function<PartitionLua, String> read, String... parts) {
        var isExact = limits.stream().anyMatch(limit -> limit.key() > 0 || limit.calendar() > 0);
        var clock = CLOCK.replace("$QUICK", isExact ? "" : QUICK_CLOCK);
        return Script.of(one(body(read, "local now\n" + clock, parts)),
                many(body(read, "local now = same\n" + clock + SAME, parts)));
    }

    private String one(String body) {
        return filled(CALLS + "local told = ARGV[$TIME]\n" + body);
    }

    private String many(String body) {
        return filled(CALLS + MANY.replace("$BODY", body.replace("KEYS[", "KEYS[k + ").replace("ARGV[", "ARGV[a + "))
                .replace("$KEYS", Integer.toString(mark - 1)));
    }

    private String body(Function<PartitionLua, String> read, String clock, String... parts) {
        return (hasLogs() ? LOGGED : "") + each(read) + clock
                + each(PartitionLua::notBefore) + String.join("", parts);
    }

    private String filled(String text) {
        return text.replace("$UNITS", units.stream().map(Unit::name).collect(joining(" ")))
                .replace("$MARK", Integer.toString(mark))
                .replace("$TIME", Integer.toString(time))
                .replace("$LEAST", Long.toString(partitions.getFirst().usual()))
                .replace("$WRITTEN", written());
    }

    private static final String CALLS = "local call, pack, unpack, list = redis.call, cmsgpack.pack, cmsgpack.unpack, unpack\n";

    private static final String MANY = """
            local same
            local function one(k, a, told)
            $BODYend
            local calls, answers = #KEYS / $KEYS, {}
            local width = #ARGV / calls
            for n = 0, calls - 1 do
              local done, answer = pcall(one, n * $KEYS, n * width, width == $TIME and ARGV[n * width + $TIME])
              answers[n + 1] = done and answer or { $FAILED, type(answer) == 'table' and answer.err or tostring(answer) }
            end
            return answers
            """
            .replace("$FAILED", Integer.toString(Scripts.FAILED));

    private static final String CLOCK = """
            if told then now = told + 0 end
            $QUICKif not now then -- one clock for all callers: theirs disagree, and each would grant the same unit again
              local time = call('TIME')
              now = time[1] * 1000000 + time[2]
            end
            local clock = now
            """;

    /** Redis' clock stands still while a script runs: the first call reads it for all. */
    private static final String SAME = "if not told then same = now end\n";

    /** A key that does not last for as long as it counts is old, or somebody has changed its end: it is given another. */
    private static final String QUICK_CLOCK = """
            if not now and till1 > 0 then
              local left = call('PTTL', KEYS[1])
              if left > $LEAST then now = till1 * 1000000 - left * 1000 + 999 else till1 = 0 end
            end
            """;

    private boolean hasLogs() {
        return mark > partitions.size() + 1;
    }

    /** The attempt, behind what is said of each unit from {@code first} on. */
    String attempt(int first) {
        return "ARGV[" + (first + 3 * units.size()) + "]";
    }

    private String written() {
        return partitions.stream().map(partition -> "as" + partition.index()).collect(joining(", "));
    }

    /** The oldest entries of a log that make up {@code need}, and one for all the rest, at the newest one's time. */
    private static final String LOGGED = """
            local function logged(key, from, total, need)
              local found, sum, enough = {}, 0, false
              repeat
                local entries = call('LRANGE', key, from, from + 31)
                for n = 1, #entries do
                  local at, amount = unpack(entries[n])
                  enough = sum >= need and at > found[#found - 1]
                  if enough then break end
                  found[#found + 1], found[#found + 2] = at, amount
                  sum = sum + amount
                end
                from = from + 32
              until enough or #entries < 32
              local newest = call('LINDEX', key, -1)
              local at = newest and unpack(newest)
              if newest and (total ~= sum or at > (found[#found - 1] or 0)) then
                found[#found + 1], found[#found + 2] = at, total - sum
              end
              return found
            end
            """;

    /** Refuses a call that is blocked, or for which an enforced limit has no room; notes which shadow limits have none. */
    String refuse(IntFunction<String> answer) {
        return "local skipped = 0\n"
                + each(partition -> "if x%1$d and x%1$d[1] > now then return %2$s end\n".formatted(partition.index(),
                        answer.apply(Scripts.BLOCKED)))
                + perLimit(limit -> limit.limit().shadow()
                        ? ""
                        : "if %s then return %s end\n".formatted(limit.full(), answer.apply(Scripts.DENIED)))
                + perLimit(limit -> limit.limit().shadow()
                        ? "if %s then skipped = skipped + %d end\n".formatted(limit.full(), limit.bit())
                        : "");
    }

    IntFunction<String> answers(String more) {
        var states = each(partition -> ", s" + partition.index());
        var entries = perLimit(
                limit -> limit.logged("math.max(1, %s)".formatted(limit.over("math.max(1, u" + limit.unit() + ")"))));
        return what -> "{ " + what + ", now, skipped" + states + entries + more + " }";
    }

    String admit(String amount) {
        return each(partition -> takingPart(partition, limit -> limit.take(amount + limit.unit())));
    }

    static String takingPart(PartitionLua partition, Function<LimitLua, String> lua) {
        return partition.limits()
                .stream()
                .map(limit -> limit.takesPart()
                        .map(condition -> "if " + condition + " then\n" + lua.apply(limit) + "end\n")
                        .orElseGet(() -> lua.apply(limit)))
                .collect(joining());
    }

    String each(Function<PartitionLua, String> lua) {
        return partitions.stream().map(lua).collect(joining());
    }

    String perLimit(Function<LimitLua, String> lua) {
        return limits.stream().map(lua).collect(joining());
    }

    String perUnit(IntFunction<String> lua) {
        return perUnit(lua, "");
    }

    String perUnit(IntFunction<String> lua, String between) {
        return IntStream.rangeClosed(1, units.size()).mapToObj(lua).collect(joining(between));
    }
}
