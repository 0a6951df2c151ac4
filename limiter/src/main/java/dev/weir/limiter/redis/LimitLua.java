package dev.weir.limiter.redis;

import static dev.weir.limiter.redis.KindLua.lua;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.weir.limiter.Algorithm;
import dev.weir.limiter.Algorithm.FixedWindow;
import dev.weir.limiter.Algorithm.TokenBucket;
import dev.weir.limiter.Limit;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One limit in the store's own language, its numbers written in as constants. Each limit has variables of its own: {@code a}
 * and {@code b} and its index are its two numbers, {@code h} and its index what is held of it.
 *
 * @param index the limit's among all that a script knows, from 1
 * @param unit the unit's index among all that a script knows, from 1
 * @param key the index in KEYS of a sliding log's list; 0 for all others
 * @param calendar the index in ARGV of an uneven period's four numbers; 0 for all others
 */
record LimitLua(Limit limit, KindLua kind, int index, int unit, int key, int calendar) {

    /** How many bytes after the ids stand for what all the limits' numbers mean. */
    private static final int MARK_BYTES = 3;

    /** Where in {@code ids} is what is known of the limits, when {@code width} is known. */
    static final String KNOWN = "string.sub(ids, width * 4 + %d, -2)".formatted(MARK_BYTES + 1);

    /** How many ids there are in {@code ids}. */
    static final String WIDTH = "string.byte(ids, -1)";

    private static final int ID_BYTES = 4;

    LimitLua(Limit limit, int index, int unit, int key, int calendar) {
        this(limit, KindLua.of(limit.algorithm()), index, unit, key, calendar);
    }

    /** Four bytes: the kind, and whose numbers these are, so that a limit finds its own when others come and go. */
    private byte[] id() {
        var digest = Sha.digest("SHA-256", (limit.unit() + " " + limit.name()).getBytes(UTF_8));
        var id = new byte[ID_BYTES];
        id[0] = (byte) kind.letter();
        System.arraycopy(digest, 0, id, 1, ID_BYTES - 1);
        return id;
    }

    /** Its variables. */
    List<String> variables() {
        return List.of("a" + index, "b" + index).subList(0, unused().size());
    }

    /** What they are where nothing is kept. */
    List<String> unused() {
        return kind.unused();
    }

    /** Makes its variables those of nothing. */
    String forget() {
        return unused().isEmpty()
                ? ""
                : String.join(", ", variables()) + " = " + String.join(", ", unused()) + " ";
    }

    /** Brings the numbers from the moment {@code as} to {@code now}. */
    String roll(String as) {
        return own(lua(kind.roll(), "$AS", as));
    }

    /** Brings the numbers from {@code was[place]} on, which mean the same to another, from the moment {@code as} to {@code now}. */
    String rollOther(String as) {
        return own(lua(kind.rollOther(), "$AS", as, "$a", "was[place]", "$b", "was[place + 1]"));
    }

    /** Whether an uneven period's numbers in ARGV are not those of {@code now}, or of what was kept at {@code as}. */
    String misdated(String as) {
        return calendar == 0
                ? ""
                : own(lua(
                        "if now < $START or now >= $NEXT or ($b > 0 and $AS < $SINCE) then return { -1, now, clock, $WRITTEN } end\n",
                        "$AS", as, "$NEXT", argument(1), "$SINCE", argument(2)));
    }

    /** The same for what was kept at {@code as} for others' limits, whatever it is. */
    String misdatedOther(String as) {
        return calendar == 0
                ? ""
                : own(lua(
                        "if now < $START or now >= $NEXT or $AS < $SINCE then return { -1, now, clock, $WRITTEN } end\n",
                        "$AS", as, "$NEXT", argument(1), "$SINCE", argument(2)));
    }

    private String argument(int offset) {
        return "tonumber(ARGV[" + (calendar + offset) + "])";
    }

    /** For a sliding log: finds how much has left the window. */
    String expire() {
        return kind instanceof SlidingLogLua log ? own(log.expire()) : "";
    }

    /** For a sliding log, before it is written to. */
    String trim() {
        return kind instanceof SlidingLogLua log ? own(log.trim()) : "";
    }

    /** For a sliding log, its entries as far as they make up {@code need}: see {@link ShapeLua#answers}. */
    String logged(String need) {
        return key == 0 ? "" : own(lua(", $kept and logged(KEYS[$KEY], $gone, $a, $NEED) or {}", "$NEED", need));
    }

    /** How much more than there is {@code amount} would take. */
    String over(String amount) {
        return own(lua("$a + $U + $h - $MOST", "$U", amount, "$MOST", limit.most()));
    }

    /** The condition that what is asked of its unit has no room; nothing always has. */
    String full() {
        return own(lua("$U > 0 and " + kind.full(limit.most()), "$U", "u" + unit));
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
        return own(lua(kind.take(), "$U", amount));
    }

    /** Gives {@code amount} more. */
    String grant(String amount) {
        return own(lua(kind.grant(), "$U", amount));
    }

    /** Books {@code delta}: see {@link KindLua#book}. */
    String book(String delta) {
        return own(lua(kind.book(), "$D", delta));
    }

    /** Books {@code delta} in what was kept for another: see {@link KindLua#bookOther}. */
    String bookOther(String delta) {
        return own(lua(kind.bookOther(), "$D", delta));
    }

    /** Forgets what was used. */
    String reset() {
        return own(kind.reset());
    }

    /** The condition that more is used than there was, which counts for longer than usual; empty where it does not. */
    Optional<String> owes() {
        return kind.owes().map(this::own);
    }

    /** Microseconds from now on that a debt counts. */
    String owedFor() {
        return own(kind.owedFor());
    }

    /** Milliseconds from its last use on that it counts at most, while nothing is owed. */
    long counts() {
        return Math.ceilDiv(kind.counts(), 1_000) + 1;
    }

    /** Takes its numbers from what was kept for limits that may have been others; {@code known} says where. */
    String found(String known) {
        if (variables().isEmpty()) {
            return "";
        }
        return own(lua("""
                    $NAMES = $UNUSED $FORGET
                    if $KNOWN and $KNOWN[1] == '$KIND' then
                      $NAMES = $COPIED $SCALED
                    elseif $KNOWN and $KNOWN[1] ~= 'i' then
                      local used = was[$KNOWN[2]]
                      if $KNOWN[1] == 'w' then used = used + was[$KNOWN[2] + 1] end
                      if $KNOWN[1] == 't' then used = math.ceil(used / was[$KNOWN[2] + 1]) end
                      $FROM
                    end
                """, "$NAMES", String.join(", ", variables()), "$UNUSED", String.join(", ", unused()), "$KIND",
                kind.letter(), "$COPIED",
                variables().size() == 2 ? "was[$KNOWN[2]], was[$KNOWN[2] + 1]" : "was[$KNOWN[2]]", "$FORGET",
                key == 0 ? "" : "$kept = false", "$SCALED", kind.scaled(), "$FROM", kind.from(), "$KNOWN", known));
    }

    /** For a sliding log: whether there is a list of its own. */
    String kept(String state) {
        return key == 0 ? "" : own(lua("local $kept = $STATE and true\n", "$STATE", state));
    }

    /**
     * What a partition's string begins with: what its numbers mean; the fixed windows' quotas and then the token buckets'
     * rates, for whoever ends a hold without knowing these limits, and weights; and how many limits there are.
     */
    static byte[] head(List<LimitLua> limits) {
        var known = Stream.of(known(limits, FixedWindow.class), known(limits, TokenBucket.class), weights(limits))
                .flatMap(List::stream)
                .collect(joining(" "));
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(meaning(limits));
        bytes.writeBytes(known.getBytes(UTF_8));
        bytes.write(limits.size());
        return bytes.toByteArray();
    }

    private static List<String> known(List<LimitLua> limits, Class<? extends Algorithm> kind) {
        return limits.stream()
                .filter(limit -> kind.isInstance(limit.limit.algorithm()))
                .map(limit -> limit.kind.known().orElseThrow().toString())
                .toList();
    }

    /** Which nobody reads: who has others finds that the limits are not its own. */
    private static List<String> weights(List<LimitLua> limits) {
        return limits.stream()
                .map(LimitLua::kind)
                .filter(TokenBucketLua.class::isInstance)
                .map(kind -> Long.toString(((TokenBucketLua) kind).bucket().weight(), Character.MAX_RADIX))
                .toList();
    }

    /** What a partition's numbers mean: the ids, and a mark of what else it takes to bring them to now. */
    static byte[] meaning(List<LimitLua> limits) {
        var meanings = limits.stream().map(limit -> limit.kind.meaning()).collect(joining(", "));
        var bytes = new ByteArrayOutputStream();
        limits.forEach(limit -> bytes.writeBytes(limit.id()));
        bytes.write(Sha.digest("SHA-256", meanings.getBytes(UTF_8)), 0, MARK_BYTES);
        return bytes.toByteArray();
    }

    String escapedId() {
        return escaped(id(), 0);
    }

    /** What of the id stands for the name and unit. */
    String escapedName() {
        return escaped(id(), 1);
    }

    static String escaped(byte[] bytes, int from) {
        var text = new StringBuilder();
        for (int i = from; i < bytes.length; i++) {
            text.append("\\%03d".formatted(bytes[i] & 0xff));
        }
        return text.toString();
    }

    /** The kind's text with this limit's own names. */
    private String own(String text) {
        return lua(text, "$a", "a" + index, "$b", "b" + index, "$h", "h" + index, "$gone", "gone" + index, "$kept",
                "kept" + index, "$KEY", key, "$UNIT", unit, "$START", argument(0), "$PERIODS", argument(3));
    }
}
