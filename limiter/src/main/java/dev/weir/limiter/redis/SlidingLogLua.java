package dev.weir.limiter.redis;

import static dev.weir.limiter.redis.KindLua.lua;

import dev.weir.limiter.Algorithm.SlidingLog;
import java.util.List;

/**
 * What the entries of a list add up to, each a moment and an amount: {@code $gone} of them have left the window, and {@code
 * $kept} says whether the list is of this limit.
 */
record SlidingLogLua(SlidingLog log) implements KindLua {

    /**
     * Takes as much as {@code -$D} out of what was taken at {@code since}: all of an entry, or a part of one that was taken for several
     * calls at once. {@code back} is how much that was.
     */
    private static final String GIVE_BACK = """
            local back, most, from = 0, math.min(-$D, taken[$UNIT]), $FROM
            local place = call('LPOS', KEYS[$KEY], pack(since, taken[$UNIT]))
            if place and place >= from and most == taken[$UNIT] then
              call('LREM', KEYS[$KEY], 1, pack(since, most))
              back, most = most, 0
            end
            while back < most do
              local entries = call('LRANGE', KEYS[$KEY], from, from + 31)
              for i = 1, #entries do
                local at, amount = unpack(entries[i])
                if at > since or back == most then break end
                if at == since and amount > 0 then
                  local some = math.min(most - back, amount)
                  call('LSET', KEYS[$KEY], from + i - 1, pack(since, amount - some))
                  back = back + some
                end
              end
              from = from + 32
              if #entries < 32 or unpack(entries[32]) > since then break end
            end
            if most > 0 and back > 0 then call('LREM', KEYS[$KEY], 0, pack(since, 0)) end
            """;

    @Override
    public char letter() {
        return 'l';
    }

    @Override
    public List<String> unused() {
        return List.of("0");
    }

    @Override
    public String meaning() {
        return log.window().toString();
    }

    @Override
    public String roll() {
        return "";
    }

    /** Finds how much has left the window, and how many entries that is. */
    String expire() {
        return lua("""
                local $gone = 0
                if $kept then
                  local from, more = 0, true
                  while more do
                    local entries = call('LRANGE', KEYS[$KEY], from, from + 31)
                    more = #entries == 32
                    local counts = false
                    for n = 1, #entries do
                      local at, amount = unpack(entries[n])
                      if at > now - $L then more, counts = false, true break end
                      $a = $a - amount $gone = $gone + 1
                    end
                    from = from + 32
                    if not more and not counts then $a = 0 end -- whatever became of the list
                  end
                end
                """, "$L", log.micros());
    }

    /** Before the list is written to: forgets what has left the window. */
    String trim() {
        return """
                if not $kept then call('DEL', KEYS[$KEY])
                elseif $gone > 0 then call('LTRIM', KEYS[$KEY], $gone, -1) $gone = 0 end
                $kept = true
                """;
    }

    @Override
    public String full(long most) {
        return lua("$a + $U + $h > $MOST", "$MOST", most);
    }

    @Override
    public String take() {
        return lua(
                """
                        if $U ~= 0 then
                          call('RPUSH', KEYS[$KEY], pack(now, $U))
                          call('PEXPIRE', KEYS[$KEY], (told or now > clock) and string.format('%.0f', math.max($PATIENCE, $TTL + math.ceil((now - clock) / 1000))) or '$TTL')
                          $a = $a + $U
                        end
                        """,
                "$TTL", ttl(), "$PATIENCE", PartitionLua.PATIENCE);
    }

    @Override
    public String grant() {
        return lua(take(), "$U", "-$U");
    }

    @Override
    public String book() {
        return lua("""
                if $D > 0 then $TAKE
                elseif $D < 0 then
                  $BACK
                  $a = $a - back
                end
                """, "$TAKE", lua(take(), "$U", "$D"), "$BACK", lua(GIVE_BACK, "$FROM", "$gone"));
    }

    @Override
    public String bookOther() {
        return lua(
                """
                        if $D > 0 then
                          call('RPUSH', KEYS[$KEY], pack(now, $D))
                          call('PEXPIRE', KEYS[$KEY], string.format('%.0f', math.max($TTL, $PATIENCE, call('PTTL', KEYS[$KEY]))))
                          was[n] = was[n] + $D
                        elseif $D < 0 then
                          $BACK
                          was[n] = was[n] - back
                        end
                        """,
                "$TTL", ttl(), "$PATIENCE", PartitionLua.PATIENCE, "$BACK", lua(GIVE_BACK, "$FROM", "0"));
    }

    @Override
    public String reset() {
        return "$a = 0 call('DEL', KEYS[$KEY])\n";
    }

    @Override
    public long counts() {
        return log.micros();
    }

    @Override
    public String scaled() {
        return "$kept = true";
    }

    private long ttl() {
        return log.window().toMillis() + 1;
    }
}
