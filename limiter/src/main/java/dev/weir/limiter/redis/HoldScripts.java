package dev.weir.limiter.redis;

import static dev.weir.limiter.redis.KindLua.lua;
import static java.util.stream.Collectors.joining;

import dev.weir.limiter.Limit;
import java.util.List;
import java.util.function.Function;

/**
 * The scripts that make, confirm, renew and end holds: see {@link Scripts} for what all have in common.
 *
 * <p>A hold's mark is a string packed by MessagePack: 1, or 2 once the hold is known to be all slots'; since when and until
 * when it holds; the skipped limits; the names of the units; of each what was taken and what is held; the attempt; what is
 * over. Where nothing is open it is 0 and what is over. What is over is false, or a list: until when it is remembered, the
 * moment until which whatever began is over, and attempts that are. It is cleared, and that moment set, where there are
 * more than {@value #MOST_OVER}.
 */
final class HoldScripts {

    private static final int MOST_OVER = 16;

    private final ShapeLua shape;

    private HoldScripts(List<List<Limit>> limits, int arguments) {
        this.shape = new ShapeLua(limits, arguments + 3 * ShapeLua.units(limits).size());
    }

    /**
     * Takes and holds what a call costs of all limits, or nothing of any.
     *
     * <p>ARGV: the hold's lifetime; the names of the habit's units, each followed by a blank; of each unit what is taken,
     * what is held at least, and the most that habit may raise that to, or nothing; the attempt. Answers as
     * {@link Scripts#take}, then how long such a call usually takes or 0, until when and how much of each unit is held or
     * would be; or UNDERWAY, now and the mark.
     */
    static Script reserve(List<List<Limit>> limits) {
        return new HoldScripts(limits, 4).reserve("if open then return { 3, now, marked } end\n");
    }

    /**
     * Takes and holds as {@link #reserve} does, in place of an open hold of this id: what that held is free, what it took
     * stays taken. The new one begins later, by which {@code withdraw} tells them apart. A hold that all slots have agreed
     * to stays: UNDERWAY.
     */
    static Script overrule(List<List<Limit>> limits) {
        var scripts = new HoldScripts(limits, 4);
        var shape = scripts.shape;
        return scripts.reserve(lua("""
                if open then
                  if mark[1] == 2 then return { 3, now, marked } end
                  now = math.max(now, mark[2] + 1)
                  if mark[5] == '$UNITS' then
                    local ends, skipped = mark[3], mark[4]
                    local $HELD = $AMOUNTS
                    $FORGET
                  end
                end
                """, "$HELD", shape.perUnit(u -> "g" + u, ", "),
                "$AMOUNTS", shape.perUnit(u -> "mark[" + (5 + 2 * u) + "]", ", "),
                "$FORGET", shape.each(partition -> partition.hold("-1"))));
    }

    /** Reads the mark: what it says, if anything, and what is over and not forgotten yet. */
    private static final String MARK = """
            local marked, over = call('GET', KEYS[$MARK]), false
            local mark = marked and { unpack(marked) }
            if mark then
              over = mark[#mark]
              if type(over) ~= 'table' or over[1] <= now then over = false end
            end
            """;

    private Script reserve(String ifOpen) {
        var answer = shape.answers(", lasts, ends, " + shape.perUnit(u -> "g" + u, ", "));
        return shape.script(PartitionLua::read,
                MARK + "local open = mark and mark[1] > 0 and mark[3] > now\n" + ifOpen,
                shape.each(PartitionLua::roll), many(_ -> ""), "local ends = 0\n", HabitLua.read(shape.mark() + 1, 2),
                "local place, most = 1\n",
                shape.perUnit(u -> """
                        local t$u, g$u = tonumber(ARGV[$T]), tonumber(ARGV[$G])
                        most = tonumber(ARGV[$M])
                        if most then
                          place = place + 1
                          if usual then g$u = math.max(g$u, math.min(most, usual[place])) end
                        end
                        local u$u = t$u + g$u
                        """.replace("$u", Integer.toString(u))
                        .replace("$T", Integer.toString(3 * u))
                        .replace("$G", Integer.toString(1 + 3 * u))
                        .replace("$M", Integer.toString(2 + 3 * u))),
                "local lasts = usual and usual[place + 1] or 0\n", shape.refuse(answer),
                ends("ends", "tonumber(ARGV[1])"), shape.each(PartitionLua::trim),
                shape.admit("t"), shape.each(partition -> partition.hold("1")), shape.each(PartitionLua::write),
                lua("""
                        for n = over and #over or 0, 3, -1 do
                          if over[n] == $ATTEMPT then table.remove(over, n) end
                        end
                        call('PSETEX', KEYS[$MARK], $MILLIS, pack(1, now, ends, skipped, '$UNITS', $AMOUNTS, $ATTEMPT, over))
                        """,
                        "$ATTEMPT", shape.attempt(3), "$MILLIS", milliseconds(orOver("ends")), "$AMOUNTS",
                        shape.perUnit(u -> "t%1$d, g%1$d".formatted(u), ", ")),
                "return " + answer.apply(Scripts.DONE) + "\n");
    }

    /**
     * Ends, confirms or renews a hold.
     *
     * <p>ARGV: settle, release, confirm, renew, restore or withdraw; since when it holds, until when, and the skipped
     * limits; for how many milliseconds its end is remembered; a new lifetime; the names of the habit's units, each
     * followed by a blank; of each unit what was taken, what was held, and what was used or is confirmed, or nothing; the
     * attempt.
     * Where since is negative nothing is known but the id, and only an open hold is released, by what the mark says. To
     * restore is to let it end when it was to before a renewal; to withdraw, to release it as if it had never been, unless
     * it is another that began at another time.
     * Answers DONE, LATE, or OVER where it had ended, and where nothing is known of it; now; and of a hold that
     * stays open the mark.
     */
    static Script end(List<List<Limit>> limits) {
        return new HoldScripts(limits, 9).end();
    }

    private Script end() {
        return shape.script(PartitionLua::readOwn, ADJUSTED, shape.each(PartitionLua::roll),
                shape.each(PartitionLua::misdatedOther),
                many(partition -> " or other%1$d and many_open(other%1$d)".formatted(partition.index())),
                lua(MARK + """
                        local op, since, skipped = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[4])
                        ends = tonumber(ARGV[3])
                        local another = false
                        if mark and mark[1] == 0 then mark = nil
                        elseif mark and mark[#mark - 1] ~= $ATTEMPT then mark, another = nil, mark end
                        local withdrawn = op == 'withdraw'
                        if withdrawn then
                          if not mark or mark[2] ~= since then return { 5, now, 0 } end
                          op = 'release'
                        end
                        local taken, held, open, ending = {}, {}, false, op == 'settle' or op == 'release'
                        if over and not mark then
                          if since <= over[2] then return { 5, now, 0 } end
                          for n = 3, #over do if over[n] == $ATTEMPT then return { 5, now, 0 } end end
                        end
                        local known = since >= 0
                        if mark then
                          since, ends, skipped, open = mark[2], mark[3], mark[4], mark[3] > now
                          if mark[5] ~= '$UNITS' then mark = nil end
                        end
                        ends_before = open and ends
                        if not open and not (known and ending) then return { 5, now, 0 } end
                        local used
                        """, "$ATTEMPT", shape.attempt(8)),
                shape.perUnit(
                        u -> """
                                taken[$u], held[$u] = tonumber(mark and mark[$T] or ARGV[$AT]), tonumber(mark and mark[$H] or ARGV[$AH])
                                used = tonumber(ARGV[$AU])
                                local d$u, g$u = 0, -held[$u]
                                if op == 'release' then d$u = -taken[$u]
                                elseif op == 'settle' then d$u = used and used - taken[$u] or held[$u]
                                elseif op == 'confirm' then d$u, g$u = used or 0, -(used or 0) end
                                """
                                .replace("$u", Integer.toString(u))
                                .replace("$T", Integer.toString(4 + 2 * u))
                                .replace("$H", Integer.toString(5 + 2 * u))
                                .replace("$AT", Integer.toString(5 + 3 * u))
                                .replace("$AH", Integer.toString(6 + 3 * u))
                                .replace("$AU", Integer.toString(7 + 3 * u))),
                "if open then\n", shape.each(partition -> partition.hold("1")), "end\n",
                "if op == 'renew' or op == 'restore' then\n", "local later = math.max(now, tonumber(ARGV[3]))\n",
                "if op == 'renew' then\n",
                ends("later", "tonumber(ARGV[6])"),
                "later = math.max(ends, later)\n", "end\n", "ends = later\n",
                shape.each(partition -> partition.hold("-1")), "end\n",
                shape.each(partition -> partition.bookOther() + "if not other" + partition.index() + " then\n"
                        + partition.trim()
                        + ShapeLua.takingPart(partition, limit -> limit.book("d" + limit.unit()))
                        + partition.write() + "end\n"),
                markAfterwards(), HabitLua.observe(shape.mark() + 1, 7, shape.units(), 10),
                "return { open and 1 or 4, now, ends }\n");
    }

    /** What the mark says afterwards: that the hold is open still, or that it is over, beside another that may be open. */
    private String markAfterwards() {
        return lua(
                """
                        if not ending then
                          local moved = op == 'confirm' and 1 or 0
                          if moved == 1 then since = now end
                          local marked = pack(2, since, ends, skipped, '$UNITS', $AMOUNTS, $ATTEMPT, over)
                          call('PSETEX', KEYS[$MARK], $OPEN_MILLIS, marked)
                          return { 1, now, marked }
                        end
                        if not withdrawn then
                          if not over then over = { 0, -1 }
                          elseif #over > $MOST + 1 then over = { over[1], another and another[2] - 1 or now } end
                          over[1] = math.max(over[1], now + ARGV[5] * 1000)
                          over[#over + 1] = $ATTEMPT
                        end
                        if another then
                          another[#another] = over
                          call('PSETEX', KEYS[$MARK], $ANOTHERS_MILLIS, pack(list(another)))
                        elseif over then
                          call('PSETEX', KEYS[$MARK], $OVER_MILLIS, pack(0, over))
                        else
                          call('DEL', KEYS[$MARK])
                        end
                        """,
                "$ATTEMPT", shape.attempt(8), "$MOST", MOST_OVER, "$OPEN_MILLIS", milliseconds(orOver("ends")),
                "$ANOTHERS_MILLIS", milliseconds(orOver("another[3]")), "$OVER_MILLIS", milliseconds("over[1]"),
                "$AMOUNTS", shape.perUnit(
                        u -> "taken[%1$d] + moved * d%1$d, held[%1$d] - moved * d%1$d".formatted(u), ", "));
    }

    /** Opens and closes what is kept for other limits: see {@link PartitionLua#bookOther}. */
    private static final String ADJUSTED = """
            local ends_before, ends
            local function opened(s)
              local was, at, kinds, found = { unpack(s) }, 4, { f = 2, w = 2, t = 2, l = 1, i = 0 }, {}
              local ids = was[1]
              local width = $WIDTH
              local known, buckets = string.gmatch($KNOWN, '%d+'), {}
              for n = 1, width do
                local kind, place = string.sub(ids, n * 4 - 3, n * 4 - 3), { at, n }
                if kind == 'f' then place[3] = tonumber(known())
                elseif kind == 't' then buckets[#buckets + 1] = place end
                found[string.sub(ids, n * 4 - 3, n * 4)] = place
                at = at + kinds[kind]
              end
              for n = 1, #buckets do buckets[n][3] = tonumber(known() or '') end
              was[at] = was[at] or { 0 }
              return was, was[at], width, found
            end
            local function many_open(s)
              local _, x, width = opened(s)
              local open = 0
              for n = 2, #x, width + 1 do if x[n] > now then open = open + 1 end end
              return open >= 4
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
              local till = math.max(was[2], math.ceil((now + last) / 1000000) + 1)
              local s = pack(was[1]) .. $TILL .. pack(list(was, 3))
              $LASTING
              return s
            end
            """.replace("$WIDTH", LimitLua.WIDTH)
            .replace("$KNOWN", LimitLua.KNOWN)
            .replace("$TILL", PartitionLua.packed("till"))
            .replace("$LASTING", PartitionLua.lasting("key", "till", "s"));

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
        return "local many = " + shape.partitions()
                .stream()
                .map(partition -> partition.many() + orMany.apply(partition))
                .collect(joining(" or ")) + "\n";
    }

    private static String milliseconds(String until) {
        return "string.format('%.0f', math.max(" + PartitionLua.PATIENCE + ", math.ceil((" + until
                + " - clock) / 1000) + 1))";
    }

    /** That moment, or a later one if what is over is remembered for longer. */
    private static String orOver(String until) {
        return "math.max(%s, over and over[1] or 0)".formatted(until);
    }
}
