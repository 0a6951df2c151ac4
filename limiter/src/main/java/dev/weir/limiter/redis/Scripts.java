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

/**
 * The scripts for one shape: which limits each partition of a call has. Their numbers are written into the text as
 * constants, which costs Redis a script a plan and saves it reading them again for every call.
 *
 * <p>KEYS are the partitions, then the sliding logs' lists in the order of their limits, then, where holds are made or
 * ended, the hold's mark and perhaps the habit. ARGV begins with the time, empty for Redis' own clock, and ends with four
 * numbers for each uneven period: its begin, its end, the begin of the nth before it, and n.
 *
 * <p>An answer is {@code {what, now}} and then what the scripts say; with {@link #MISDATED} only the time by Redis' clock
 * follows, and the moments at which the partitions were written, for whoever has the calendar to try again.
 */
final class Scripts {

    static final int MISDATED = -1;
    static final int DENIED = 0;
    static final int DONE = 1;
    static final int BLOCKED = 2;
    static final int UNDERWAY = 3;
    static final int LATE = 4;
    static final int OVER = 5;

    /** What one script may know: Lua allows 200 variables, and a limit takes four of them, a partition five. */
    static final int MOST_LIMITS = 24;
    static final int MOST_PARTITIONS = 8;

    private final List<PartitionLua> partitions;
    private final List<LimitLua> limits;
    private final List<Unit> units;
    private final int mark;

    /** @param calendars where in ARGV the uneven periods' numbers begin */
    private Scripts(List<List<Limit>> shape, int calendars) {
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

    /**
     * Takes what a call costs from all limits, or nothing from any; only looks, if it costs nothing.
     *
     * <p>ARGV: of each unit what is taken. Answers DONE, DENIED or BLOCKED, now, the skipped limits, each partition's
     * string, each log's entries; for DONE without shadow limits and logs only the partitions' strings, in one.
     */
    static Script take(List<List<Limit>> shape) {
        var scripts = new Scripts(shape, 2 + units(shape).size());
        var answer = scripts.answers("");
        return scripts.script(scripts.each(PartitionLua::read),
                scripts.perUnit(u -> "local u%1$d = ARGV[%2$d] + 0\n".formatted(u, u + 1)),
                scripts.refuse(answer),
                "if " + scripts.perUnit(u -> "u" + u + " == 0", " and ") + " then return " + answer.apply(DONE)
                        + " end\n",
                scripts.each(PartitionLua::trim), scripts.admit("u"), scripts.each(PartitionLua::write),
                "return " + (scripts.isPlain() ? scripts.states() : answer.apply(DONE)) + "\n");
    }

    /** Whether an admitted call needs no more said than how its partitions stand: a list costs Redis more than a string. */
    private boolean isPlain() {
        return limits.stream().noneMatch(limit -> limit.limit().shadow() || limit.key() > 0);
    }

    private String states() {
        return partitions.stream().map(partition -> "s" + partition.index()).collect(joining(" .. "));
    }

    /**
     * Takes and holds what a call costs of all limits, or nothing of any.
     *
     * <p>ARGV: the hold's lifetime; the names of the habit's units, each followed by a blank; of each unit what is taken,
     * what is held at least, and the most that habit may raise that to, or nothing; the attempt. Answers as {@link #take}, then how long such a call usually takes or 0, until
     * when and how much of each unit is held or would be; or UNDERWAY, now and the mark.
     */
    static Script reserve(List<List<Limit>> shape) {
        var scripts = new Scripts(shape, 5 + 3 * units(shape).size());
        return scripts.reserve("", """
                local mark = call('GET', KEYS[$MARK])
                if mark then
                  local open, _, until_then = unpack(mark)
                  if open == 1 and until_then > now then return { 3, now, mark } end
                end
                """);
    }

    /**
     * Takes and holds as {@link #reserve} does, in place of an open hold of this id: what that held is free, what it took
     * stays taken. The new one begins later, by which {@code withdraw} tells them apart.
     */
    static Script overrule(List<List<Limit>> shape) {
        var scripts = new Scripts(shape, 5 + 3 * units(shape).size());
        return scripts.reserve("""
                do
                  local mark = call('GET', KEYS[$MARK])
                  mark = mark and { unpack(mark) }
                  if mark and mark[1] == 1 then
                    now = math.max(now, mark[2] + 1)
                    if mark[5] == '$UNITS' then
                      local ends, skipped = mark[3], mark[4]
                      local $HELD = $AMOUNTS
                      $FORGET
                    end
                  end
                end
                """.replace("$HELD", scripts.perUnit(u -> "g" + u, ", "))
                .replace("$AMOUNTS", scripts.perUnit(u -> "mark[" + (5 + 2 * u) + "]", ", "))
                .replace("$FORGET", scripts.each(partition -> partition.hold("-1"))), "");
    }

    private Script reserve(String overruled, String underway) {
        var answer = answers(", lasts, ends, " + perUnit(u -> "g" + u, ", "));
        return script(each(PartitionLua::read) + overruled, many(_ -> ""), "local ends = 0\n" + underway,
                HabitLua.read(mark + 1, 3),
                "local place = 1\n",
                perUnit(u -> """
                        local t$u, g$u, most = tonumber(ARGV[$T]), tonumber(ARGV[$G]), tonumber(ARGV[$M])
                        if most then
                          place = place + 1
                          if usual then g$u = math.max(g$u, math.min(most, usual[place])) end
                        end
                        local u$u = t$u + g$u
                        """.replace("$u", Integer.toString(u))
                        .replace("$T", Integer.toString(1 + 3 * u))
                        .replace("$G", Integer.toString(2 + 3 * u))
                        .replace("$M", Integer.toString(3 + 3 * u))),
                "local lasts = usual and usual[place + 1] or 0\n", refuse(answer),
                ends("ends", "tonumber(ARGV[2])"), each(PartitionLua::trim),
                admit("t"), each(partition -> partition.hold("1")), each(PartitionLua::write),
                "call('PSETEX', KEYS[$MARK], " + milliseconds("ends")
                        + ", pack(1, now, ends, skipped, '$UNITS', "
                        + perUnit(u -> "t%1$d, g%1$d".formatted(u), ", ") + ", " + attempt(4) + "))\n",
                "return " + answer.apply(DONE) + "\n");
    }

    /**
     * Ends, confirms or renews a hold.
     *
     * <p>ARGV: settle, release, confirm, renew, restore or withdraw; since when it holds, until when, and the skipped
     * limits; for how many milliseconds its end is remembered; a new lifetime; the names of the habit's units, each
     * followed by a blank; of each unit what was taken, what was held, and what was used or is confirmed, or nothing; the
     * attempt.
     * Where since is negative nothing is known but the id, and only what the mark says is released. To restore is to let
     * it end when it was to before a renewal; to withdraw, to release it unless it is another that began at another time.
     * Answers DONE, LATE, or OVER where it had ended, where another attempt has its name, and where nothing is known of it; now; until when it holds.
     */
    static Script end(List<List<Limit>> shape) {
        var scripts = new Scripts(shape, 10 + 3 * units(shape).size());
        return scripts.script(ADJUSTED + scripts.each(PartitionLua::readOwn), scripts.each(PartitionLua::misdatedOther),
                scripts.many(partition -> " or other" + partition.index()), """
                        local op, since, skipped = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[5])
                        ends = tonumber(ARGV[4])
                        local mark = call('GET', KEYS[$MARK])
                        mark = mark and { unpack(mark) }
                        if op == 'withdraw' then
                          if not mark or mark[2] ~= since then return { 5, now, 0 } end
                          op = 'release'
                        end
                        local taken, held, open, ending = {}, {}, false, op == 'settle' or op == 'release'
                        if mark and (mark[1] == 0 or mark[#mark] ~= $ATTEMPT) then return { 5, now, 0 } end
                        if mark then
                          since, ends, skipped, open = mark[2], mark[3], mark[4], mark[3] > now
                          if mark[5] ~= '$UNITS' then mark = nil end
                        end
                        ends_before = open and ends
                        if since < 0 or not open and not ending then return { 5, now, 0 } end
                        """.replace("$ATTEMPT", scripts.attempt(9)),
                scripts.perUnit(
                        u -> """
                                taken[$u], held[$u] = tonumber(mark and mark[$T] or ARGV[$AT]), tonumber(mark and mark[$H] or ARGV[$AH])
                                local used, d$u, g$u = tonumber(ARGV[$AU]), 0, -held[$u]
                                if op == 'release' then d$u = -taken[$u]
                                elseif op == 'settle' then d$u = used and used - taken[$u] or held[$u]
                                elseif op == 'confirm' then d$u, g$u = used or 0, -(used or 0) end
                                """
                                .replace("$u", Integer.toString(u))
                                .replace("$T", Integer.toString(4 + 2 * u))
                                .replace("$H", Integer.toString(5 + 2 * u))
                                .replace("$AT", Integer.toString(6 + 3 * u))
                                .replace("$AH", Integer.toString(7 + 3 * u))
                                .replace("$AU", Integer.toString(8 + 3 * u))),
                "if open then\n", scripts.each(partition -> partition.hold("1")), "end\n",
                "if op == 'renew' or op == 'restore' then\n", "local later = math.max(now, tonumber(ARGV[4]))\n",
                "if op == 'renew' then\n",
                ends("later", "tonumber(ARGV[7])"),
                "later = math.max(ends, later)\n", "end\n", "ends = later\n",
                scripts.each(partition -> partition.hold("-1")), "end\n",
                scripts.each(partition -> partition.bookOther() + "if not other" + partition.index() + " then\n"
                        + partition.trim() + takingPart(partition, limit -> limit.book("d" + limit.unit()))
                        + partition.write() + "end\n"),
                """
                        if not ending then
                          local moved = op == 'confirm' and 1 or 0
                          if moved == 1 then since = now end
                          call('PSETEX', KEYS[$MARK], $MILLIS, pack(1, since, ends, skipped, '$UNITS', $AMOUNTS, $ATTEMPT))
                          return { 1, now, ends }
                        end
                        call('PSETEX', KEYS[$MARK], ARGV[6], pack(0, $ATTEMPT))
                        """
                        .replace("$ATTEMPT", scripts.attempt(9))
                        .replace("$MILLIS", milliseconds("ends"))
                        .replace("$AMOUNTS", scripts.perUnit(
                                u -> "taken[%1$d] + moved * d%1$d, held[%1$d] - moved * d%1$d".formatted(u), ", ")),
                HabitLua.observe(scripts.mark + 1, 8, scripts.units, 11), "return { open and 1 or 4, now, ends }\n");
    }

    /**
     * Changes one partition by hand.
     *
     * <p>ARGV: reset, grant, block or unblock; which limit, from 1; the amount, or how long. Answers DONE and now.
     */
    static Script steer(List<Limit> partition) {
        var scripts = new Scripts(List.of(partition), 5);
        return scripts.script(scripts.each(PartitionLua::read), "local op, skipped = ARGV[2], 0\n",
                scripts.each(PartitionLua::trim),
                "if op == 'reset' then\n", scripts.perLimit(LimitLua::reset), "end\n", "if op == 'grant' then\n",
                "local more = tonumber(ARGV[4])\n",
                scripts.perLimit(limit -> "if tonumber(ARGV[3]) == " + limit.index()
                        + " then\n" + limit.grant("more") + "end\n"),
                "end\n", """
                        if op == 'block' or op == 'unblock' then
                          x1 = x1 or { 0 }
                          x1[1] = op == 'block' and now + tonumber(ARGV[4]) or 0
                        end
                        """, scripts.each(PartitionLua::write), "return { 1, now }\n");
    }

    /** What is kept, brought to now, and then {@code parts}. */
    private Script script(String read, String... parts) {
        var text = """
                local call, pack, unpack, list = redis.call, cmsgpack.pack, cmsgpack.unpack, unpack
                local now = ARGV[1]
                if now == '' then -- one clock for all callers: theirs disagree, and each would grant the same unit again
                  local time = call('TIME')
                  now = time[1] * 1000000 + time[2]
                else
                  now = now + 0
                end
                local clock = now
                """
                + (mark > partitions.size() + 1 ? LOGGED : "") + read + each(PartitionLua::roll)
                + String.join("", parts);
        return Script.of(text.replace("$UNITS", units.stream().map(Unit::name).collect(joining(" ")))
                .replace("$MARK", Integer.toString(mark))
                .replace("$WRITTEN", written()));
    }

    /** The attempt, behind what is said of each unit from {@code first} on. */
    private String attempt(int first) {
        return "ARGV[" + (first + 3 * units.size()) + "]";
    }

    private String written() {
        return partitions.stream().map(partition -> "as" + partition.index()).collect(joining(", "));
    }

    /** Opens and closes what is kept for other limits: see {@link PartitionLua#bookOther}. */
    private static final String ADJUSTED = """
            local ends_before, ends
            local function opened(s)
              local was, at, kinds, found = { unpack(s) }, 4, { f = 2, w = 2, t = 2, l = 1, i = 0 }, {}
              local ids = was[1]
              local width = $WIDTH
              local quotas = string.gmatch($QUOTAS, '%d+')
              for n = 1, width do
                local kind = string.sub(ids, n * 4 - 3, n * 4 - 3)
                found[string.sub(ids, n * 4 - 3, n * 4)] = { at, n, kind == 'f' and tonumber(quotas()) }
                at = at + kinds[kind]
              end
              was[at] = was[at] or { 0 }
              return was, was[at], width, found
            end
            local function held_until(x, width, moment, factor, amounts)
              local place = #x + 1
              for n = #x - width, 2, -width - 1 do
                if x[n] >= moment then place = n end
              end
              if x[place] ~= moment then
                for n = #x, place, -1 do x[n + width + 1] = x[n] end
                x[place] = moment
                for i = 1, width do x[place + i] = 0 end
              end
              local left = 0
              for i = 1, width do
                x[place + i] = math.max(0, x[place + i] + factor * (amounts[i] or 0))
                left = left + x[place + i]
              end
              if left == 0 then for _ = 0, width do table.remove(x, place) end end
            end
            local function closed(was, x, width, key, now, clock, last)
              if #x > 1 then last = math.max(last, x[#x - width] - now)
              elseif x[1] <= now then was[#was] = nil end
              was[3] = math.max(was[3], math.ceil((now + last) / 1000000) + 1)
              local s = pack(list(was))
              call('PSETEX', key, string.format('%.0f', was[3] * 1000 - math.floor(clock / 1000)), s)
              return s
            end
            """.replace("$WIDTH", LimitLua.WIDTH)
            .replace("$QUOTAS", LimitLua.QUOTAS);

    /** The oldest entries of a log that make up {@code need}, and one for all the rest, at the newest one's time. */
    private static final String LOGGED = """
            local function logged(key, from, total, need)
              local found, sum = {}, 0
              repeat
                local entries = call('LRANGE', key, from, from + 31)
                for n = 1, #entries do
                  if sum >= need then break end
                  found[#found + 1], found[#found + 2] = unpack(entries[n])
                  sum = sum + found[#found]
                end
                from = from + 32
              until sum >= need or #entries < 32
              local newest = call('LINDEX', key, -1)
              local at = newest and unpack(newest)
              if newest and (total ~= sum or at > (found[#found - 1] or 0)) then
                found[#found + 1], found[#found + 2] = at, total - sum
              end
              return found
            end
            """;

    /** Refuses a call that is blocked, or for which an enforced limit has no room; notes which shadow limits have none. */
    private String refuse(IntFunction<String> answer) {
        return "local skipped = 0\n"
                + each(partition -> "if x%1$d and x%1$d[1] > now then return %2$s end\n".formatted(partition.index(),
                        answer.apply(BLOCKED)))
                + perLimit(limit -> limit.limit().shadow()
                        ? ""
                        : "if %s then return %s end\n".formatted(limit.full(), answer.apply(DENIED)))
                + perLimit(limit -> limit.limit().shadow()
                        ? "if %s then skipped = skipped + %d end\n".formatted(limit.full(), limit.bit())
                        : "");
    }

    private IntFunction<String> answers(String more) {
        var states = each(partition -> ", s" + partition.index());
        var entries = perLimit(
                limit -> limit.logged("math.max(1, %s)".formatted(limit.over("math.max(1, u" + limit.unit() + ")"))));
        return what -> "{ " + what + ", now, skipped" + states + entries + more + " }";
    }

    /** Until when a hold of a new {@code lifetime} holds: see {@code dev.weir.limiter.algorithm.Holds}. */
    private static String ends(String variable, String lifetime) {
        return """
                do
                  local lifetime = $LIFETIME
                  $ENDS = now + lifetime
                  if many then
                    local _, octave = math.frexp(math.floor(lifetime / 4))
                    local grain = octave > 0 and 2 ^ (octave - 1) or 1
                    $ENDS = math.ceil($ENDS / grain) * grain
                  end
                end
                """.replace("$LIFETIME", lifetime).replace("$ENDS", variable);
    }

    /** Whether more holds are open than are kept apart. */
    private String many(Function<PartitionLua, String> orMany) {
        return "local many = " + partitions.stream()
                .map(partition -> partition.many() + orMany.apply(partition))
                .collect(joining(" or ")) + "\n";
    }

    private String admit(String amount) {
        return each(partition -> takingPart(partition, limit -> limit.take(amount + limit.unit())));
    }

    private static String takingPart(PartitionLua partition, Function<LimitLua, String> lua) {
        return partition.limits()
                .stream()
                .map(limit -> limit.takesPart()
                        .map(condition -> "if " + condition + " then\n" + lua.apply(limit) + "end\n")
                        .orElseGet(() -> lua.apply(limit)))
                .collect(joining());
    }

    private static String milliseconds(String until) {
        return "string.format('%.0f', math.ceil((" + until + " - clock) / 1000) + 1)";
    }

    private String each(Function<PartitionLua, String> lua) {
        return partitions.stream().map(lua).collect(joining());
    }

    private String perLimit(Function<LimitLua, String> lua) {
        return limits.stream().map(lua).collect(joining());
    }

    private String perUnit(IntFunction<String> lua) {
        return perUnit(lua, "");
    }

    private String perUnit(IntFunction<String> lua, String between) {
        return IntStream.rangeClosed(1, units.size()).mapToObj(lua).collect(joining(between));
    }
}
