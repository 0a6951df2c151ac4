package dev.weir.limiter.redis;

import static java.util.stream.Collectors.joining;

import dev.weir.limiter.Unit;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What one kind of call used lately, in the store's own language: the arithmetic of {@code
 * dev.weir.limiter.algorithm.Sketch}. It is one key: the names of its units, each followed by a blank; what is usual of
 * each, and how long a call usually takes; and a list of the sketches of all these.
 */
final class HabitLua {

    private static final String WEEK_MILLIS = "604800000";

    private HabitLua() {}

    /** Reads into {@code usual} what is usual, in the order of the names in ARGV. */
    static String read(int key, int names) {
        return """
                local usual = KEYS[$KEY] and call('GET', KEYS[$KEY])
                usual = usual and { unpack(usual) }
                if usual and usual[1] ~= ARGV[$NAMES] then usual = nil end
                """.replace("$KEY", Integer.toString(key)).replace("$NAMES", Integer.toString(names));
    }

    /** Adds what was used, given in ARGV from {@code amounts} on, every third. */
    static String observe(int key, int names, List<Unit> units, int amounts) {
        return """
                if op == 'settle' and KEYS[$KEY] then
                  $READ
                  local place, sketches, habits = 0, usual and usual[#usual] or {}, { ARGV[$NAMES] }
                  local argument = { $ARGUMENTS }
                  for name in string.gmatch(ARGV[$NAMES] .. ' #', '%S+') do
                    place = place + 1
                    local sketch, sizes, total = sketches[place] or {}, {}, 0
                    local used = name == '#' and now - since or tonumber(ARGV[argument[name] or 0]) or 0
                    if used > 0 then
                      local fraction, exponent = math.frexp(used)
                      local size = exponent * 4 + math.floor(fraction * 8) - 8
                      sketch[size] = (sketch[size] or 0) + 1
                    end
                    for _, count in pairs(sketch) do total = total + count end
                    if total >= 128 then
                      local halved = {}
                      for size, count in pairs(sketch) do
                        if count > 1 then halved[size] = math.floor(count / 2) end
                      end
                      sketch = halved
                    end
                    total = 0
                    for size, count in pairs(sketch) do sizes[#sizes + 1] = size total = total + count end
                    table.sort(sizes)
                    local needed, most = math.ceil(total * 95 / 100), 0
                    for _, size in ipairs(sizes) do
                      needed = needed - sketch[size]
                      if needed <= 0 then
                        most = math.ceil((size % 4 + 5) * 2 ^ math.floor(size / 4) / 4) - 1
                        break
                      end
                    end
                    sketches[place], habits[place + 1] = sketch, most
                  end
                  habits[place + 2] = sketches
                  call('PSETEX', KEYS[$KEY], '$WEEK', pack(list(habits)))
                end
                """.replace("$READ", read(key, names))
                .replace("$ARGUMENTS", IntStream.range(0, units.size())
                        .mapToObj(u -> "['" + units.get(u).name() + "'] = " + (amounts + 3 * u))
                        .collect(joining(", ")))
                .replace("$KEY", Integer.toString(key))
                .replace("$NAMES", Integer.toString(names))
                .replace("$WEEK", WEEK_MILLIS);
    }
}
