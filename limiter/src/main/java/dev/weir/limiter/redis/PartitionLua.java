package dev.weir.limiter.redis;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.function.Function;

/**
 * One partition in the store's own language.
 *
 * <p>It is one key, a string packed by MessagePack. First what most calls leave alone: the ids of its limits
 * ({@link LimitLua#head}), and until when in seconds the key lasts, always in five bytes. Then the moment it was written,
 * each limit's numbers and, only where somebody holds or blocks something, a list: blocked until when, then for each moment
 * at which holds are forgotten that moment and what they hold of each limit. All other times are microseconds.
 *
 * <p>Its variables: {@code s} and its index are the string, or what follows the first part where that is made anew, {@code
 * as} when that was written, {@code till} until when the key lasts, {@code x} the list.
 *
 * @param index its index in KEYS, from 1
 */
record PartitionLua(int index, List<LimitLua> limits) {

    // A key's end is moved on this seldom: by so much it lasts longer than it must.
    private static final long LEAST_SLACK_MILLIS = 10_000;

    /** Milliseconds that every other key lasts at least where scripts are told the time, which may stand still while Redis' own goes on. */
    static final String PATIENCE = "(told and " + LEAST_SLACK_MILLIS + " or 0)";

    private static final int TILL_BYTES = 5;

    /** Reads what is kept; nothing is brought to now yet, since now is the latest moment of all partitions. */
    String read() {
        return read(moved());
    }

    /** The same for a script that must not make what is kept for other limits that of these: {@code other} notes it. */
    String readOwn() {
        return "local other$k\n".replace("$k", Integer.toString(index))
                + read("    other$k, s$k, x$k = s$k, false, nil\n    " + all(LimitLua::forget) + "\n");
    }

    private String read(String ifOthers) {
        return lua("""
                local s$k = call('GET', KEYS[$k])
                $KEPTlocal till$k, as$k, $NAMESx$k = 0, nil$UNUSED
                if s$k then
                  local head
                  head, till$k, as$k, $NAMESx$k = unpack(s$k)
                  if head ~= '$HEAD' then
                $MOVED  end
                end
                """.replace("$KEPT", all(limit -> limit.kept("s$k")))
                .replace("$MOVED", ifOthers)
                .replace("$NAMES", variables(name -> name + ", "))
                .replace("$UNUSED", all(limit -> limit.unused().stream().map(zero -> ", " + zero).collect(joining()))));
    }

    /** Finds each limit's own numbers, by name and unit, in what was kept for others. */
    private String moved() {
        return """
                    local was = { unpack(s$k) }
                    local ids, at, number, kinds = was[1], 4, {}, { f = 2, w = 2, t = 2, l = 1, i = 0 }
                    local width = $WIDTH
                    for n = 1, width do
                      local id = string.sub(ids, n * 4 - 3, n * 4)
                      local kind = string.sub(id, 1, 1)
                      number[string.sub(id, 2)] = { kind, at, n }
                      at = at + kinds[kind]
                    end
                    till$k = 0
                    local known = { $KNOWN }
                $FOUND    x$k = was[at]
                    if x$k then
                      local held = { x$k[1] }
                      for n = 2, #x$k, width + 1 do
                        local sum, size = 0, #held
                        held[size + 1] = x$k[n]
                        for i = 1, $N do
                          held[size + 1 + i] = known[i] and x$k[n + known[i][3]] or 0
                          sum = sum + held[size + 1 + i]
                        end
                        if sum == 0 then for i = size + 1, #held do held[i] = nil end end
                      end
                      x$k = held
                    end
                    $STRING
                """.replace("$WIDTH", LimitLua.WIDTH)
                .replace("$STRING", string("as$k"))
                .replace("$KNOWN", limits.stream()
                        .map(limit -> "number['" + limit.escapedName() + "'] or false")
                        .collect(joining(", ")))
                .replace("$FOUND", all(limit -> limit.found("known[" + (place(limit) + 1) + "]")));
    }

    /** Makes its string anew from {@code as} on. */
    private static String string(String as) {
        return """
                if x$k then s$k = pack($AS$PLAIN, x$k) else s$k = pack($AS$PLAIN) end
                """.replace("$AS", as);
    }

    /** Now is never before what is kept was written. */
    String notBefore() {
        return lua("if not as$k then as$k = now elseif as$k > now then now = as$k end\n");
    }

    /** Brings what is kept to now. */
    String roll() {
        return lua(all(limit -> limit.misdated("as$k")) + "if as$k < now then\n" + all(limit -> limit.roll("as$k"))
                + "end\n"
                + all(LimitLua::expire) + """
                        local $HELD = $ZEROS
                        if x$k then
                          local kept = { x$k[1] }
                          for n = 2, #x$k, $N + 1 do
                            if x$k[n] > now then
                              for i = n, n + $N do kept[#kept + 1] = x$k[i] end
                              $SUMS
                            end
                          end
                          x$k = kept
                        end
                        """.replace("$HELD", limits.stream().map(limit -> "h" + limit.index()).collect(joining(", ")))
                        .replace("$ZEROS", limits.stream().map(_ -> "0").collect(joining(", ")))
                        .replace("$SUMS", all(limit -> "h%1$d = h%1$d + x$k[n + %2$d] ".formatted(limit.index(),
                                place(limit) + 1))));
    }

    /** Whether calendars do not reach back to when what is kept for others was written. */
    String misdatedOther() {
        return lua("if other$k then\n" + all(limit -> limit.misdatedOther("as$k")) + "end\n");
    }

    /** Before anything is written: logs forget what has left the window. */
    String trim() {
        return lua(all(LimitLua::trim));
    }

    /** Adds {@code factor} times the unit's variable {@code g} to what is held until {@code ends}. */
    String hold(String factor) {
        return lua("""
                do
                  local more, any, place = { $AMOUNTS }, false, nil
                  for i = 1, $N do any = any or more[i] ~= 0 end
                  if any then
                    x$k = x$k or { 0 }
                    place = #x$k + 1
                    for n = #x$k - $N, 2, -$N - 1 do
                      if x$k[n] >= ends then place = n end
                    end
                    if x$k[place] ~= ends then
                      for n = #x$k, place, -1 do x$k[n + $N + 1] = x$k[n] end
                      x$k[place] = ends
                      for i = 1, $N do x$k[place + i] = 0 end
                    end
                    local left = 0
                    for i = 1, $N do
                      x$k[place + i] = math.max(0, x$k[place + i] + more[i])
                      left = left + x$k[place + i]
                    end
                    if left == 0 then for _ = 0, $N do table.remove(x$k, place) end end
                  end
                end
                """.replace("$AMOUNTS", limits.stream()
                .map(limit -> limit.takesPart()
                        .map(condition -> "(" + condition + ") and " + factor + " * g" + limit.unit() + " or 0")
                        .orElse(factor + " * g" + limit.unit()))
                .collect(joining(", "))));
    }

    /** The condition that more holds are open here than are kept apart: see {@code dev.weir.limiter.algorithm.Holds}. */
    String many() {
        return lua("x$k and #x$k > 4 * ($N + 1)");
    }

    /**
     * Writes what is to be kept, for as long as it counts; rounded up: a key that expired early would be a quota granted
     * twice. Where Redis' clock has gone back, as after a failover, it counts for longer by as much.
     */
    String write() {
        return lua(
                """
                        do
                          local counts, size = $USUAL, s$k and #s$k
                          if x$k and x$k[1] <= now and #x$k == 1 then x$k = nil end
                          if x$k$OWING then
                            local last = $USUAL000
                            $DEBTS
                            if x$k then
                              last = math.max(last, x$k[1] - now, #x$k > 1 and x$k[#x$k - $N] - now or 0)
                            end
                            counts = math.ceil(last / 1000) + 1
                          end
                          local ends = now > clock or till$k * 1000 < now / 1000 + counts
                          if ends then till$k = math.ceil((now / 1000 + counts + $SLACK) / 1000) end
                          $STRING
                          if ends then
                            $LASTING
                          elseif size == $FIRST + #s$k then call('SETRANGE', KEYS[$k], '$FIRST', s$k)
                          else call('SET', KEYS[$k], $WHOLE, 'KEEPTTL') end
                        end
                        """
                        .replace("$STRING", string("now"))
                        .replace("$LASTING", lasting("KEYS[$k]", "till$k", "$WHOLE"))
                        .replace("$WHOLE", "pack('$HEAD') .. " + packed("till$k") + " .. s$k")
                        .replace("$FIRST", Integer.toString(packedLength(LimitLua.head(limits)) + TILL_BYTES))
                        .replace("$SLACK", Long.toString(Math.max(LEAST_SLACK_MILLIS, usual() / 8)))
                        .replace("$USUAL", Long.toString(usual()))
                        .replace("$OWING", all(limit -> limit.owes().map(owes -> " or " + owes).orElse("")))
                        .replace("$DEBTS", all(limit -> limit.owes()
                                .map(owes -> "if %s then last = math.max(last, %s) end ".formatted(owes,
                                        limit.owedFor()))
                                .orElse(""))));
    }

    /**
     * Books the units' variables {@code d} in what is kept for limits that are not all these, and adds {@code g} to what is
     * held until {@code ends}. Where only quotas and rates differ it is brought to now; without the others' definitions it
     * cannot be, and all but buckets count as of when it was written. Only for limits that are the same but for their
     * numbers.
     */
    String bookOther() {
        return lua("""
                if other$k then
                  local was, x, width, found = opened(other$k)
                  local last, amounts = $USUAL000, {}
                  if width == $N and string.sub(was[1], 1, $LENGTH) == '$MEANING' and as$k < now then
                    $ROLL
                    while #x > 1 and x[2] <= now do for _ = 0, width do table.remove(x, 2) end end
                    was[3], as$k = now, now
                  end
                  $ADJUST
                  if ends_before then
                    held_until(x, width, ends_before, 1, amounts)
                    if op == 'renew' or op == 'restore' then held_until(x, width, ends, -1, amounts) end
                  end
                  s$k = closed(was, x, width, KEYS[$k], now, clock, last)
                end
                """.replace("$USUAL", Long.toString(usual()))
                .replace("$LENGTH", Integer.toString(LimitLua.meaning(limits).length))
                .replace("$MEANING", LimitLua.escaped(LimitLua.meaning(limits), 0))
                .replace("$ROLL", all(limit -> """
                        do
                          local place, known = found['$ID'][1], found['$ID'][3]
                          $BROUGHT
                        end
                        """.replace("$ID", limit.escapedId()).replace("$BROUGHT", limit.rollOther("as$k"))))
                .replace("$ADJUST", all(limit -> """
                        do
                          local place = $TAKES and found['$ID']
                          if place then
                            local n, before, known = place[1], as$k, place[3]
                            amounts[place[2]] = g$UNIT
                            $BOOK
                          end
                        end
                        """.replace("$TAKES", limit.takesPart().map(part -> "(" + part + ")").orElse("true"))
                        .replace("$ID", limit.escapedId())
                        .replace("$BOOK", limit.bookOther("d" + limit.unit()))
                        .replace("$UNIT", Integer.toString(limit.unit())))));
    }

    /** Writes {@code string} under a key that lasts until the second {@code till}: to the millisecond, since Redis tells the time by it. */
    static String lasting(String key, String till, String string) {
        return """
                call('PSETEX', $KEY, string.format('%.0f', $TILL * 1000 - math.floor(clock / 1000)), $STRING)
                if not told then call('PEXPIREAT', $KEY, string.format('%.0f', $TILL * 1000)) end
                """.replace("$KEY", key).replace("$TILL", till).replace("$STRING", string);
    }

    /** Until when a key lasts, so that what follows begins at the same place whenever that is. */
    static String packed(String till) {
        return "struct.pack('>BI4', 206, " + till + ")";
    }

    private static int packedLength(byte[] text) {
        return text.length + (text.length < 32 ? 1 : text.length < 256 ? 2 : 3);
    }

    /** Milliseconds for which it counts, while nothing is held or owed. */
    long usual() {
        return limits.stream().mapToLong(LimitLua::counts).max().orElse(1);
    }

    private int place(LimitLua limit) {
        return limit.index() - limits.getFirst().index();
    }

    private String all(Function<LimitLua, String> text) {
        return limits.stream().map(text).collect(joining());
    }

    private String variables(Function<String, String> text) {
        return limits.stream().flatMap(limit -> limit.variables().stream()).map(text).collect(joining());
    }

    private String lua(String text) {
        return text.replace("$HEAD", LimitLua.escaped(LimitLua.head(limits), 0))
                .replace("$PLAIN", variables(name -> ", " + name))
                .replace("$N", Integer.toString(limits.size()))
                .replace("$k", Integer.toString(index));
    }
}
