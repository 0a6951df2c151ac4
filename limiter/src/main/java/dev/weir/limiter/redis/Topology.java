package dev.weir.limiter.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntSupplier;

/** Which node decides on which keys. Unchanging: what has moved is learnt by looking again. */
sealed interface Topology {

    Optional<RedisLink> ownerOf(IntSupplier slot);

    /** Every node that owns keys. */
    Collection<RedisLink> owners();

    /** All keys on one node, which is no replica. */
    record Alone(RedisLink master) implements Topology {

        @Override
        public Optional<RedisLink> ownerOf(IntSupplier slot) {
            return Optional.of(master);
        }

        @Override
        public Collection<RedisLink> owners() {
            return List.of(master);
        }
    }

    /** Ranges of slots, by their first. */
    record Clustered(NavigableMap<Integer, Range> ranges) implements Topology {

        /** Slots up to and with {@code last}. */
        record Range(int last, RedisLink owner) {}

        private static final int LAST_SLOT = 16_383;

        /** For a node that does not say who owns what: it will say who does not. */
        static Clustered allAt(RedisLink owner) {
            return new Clustered(new TreeMap<>(Map.of(0, new Range(LAST_SLOT, owner))));
        }

        /** Reads what {@code teller} answered to CLUSTER SLOTS. */
        static Clustered parse(List<Object> slots, Node teller, Function<Node, RedisLink> links) {
            var ranges = new TreeMap<Integer, Range>();
            for (var slot : slots) {
                var range = (List<?>) slot;
                var master = (List<?>) range.get(2);
                var host = master.get(0) instanceof byte[] bytes
                        ? new String(bytes, US_ASCII)
                        : String.valueOf(master.get(0) == null ? "" : master.get(0));
                var owner = teller.announced(host, Math.toIntExact((Long) master.get(1)));
                ranges.put(Math.toIntExact((Long) range.get(0)),
                        new Range(Math.toIntExact((Long) range.get(1)), links.apply(owner)));
            }
            return new Clustered(ranges);
        }

        @Override
        public Optional<RedisLink> ownerOf(IntSupplier slot) {
            var number = slot.getAsInt();
            return Optional.ofNullable(ranges.floorEntry(number))
                    .map(entry -> entry.getValue())
                    .filter(range -> number <= range.last())
                    .map(Range::owner);
        }

        @Override
        public Collection<RedisLink> owners() {
            return ranges.values().stream().map(Range::owner).distinct().toList();
        }
    }
}
