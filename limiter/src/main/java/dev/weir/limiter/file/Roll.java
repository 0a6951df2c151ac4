package dev.weir.limiter.file;

import dev.weir.limiter.Client;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A list of callers: clients by name, and addresses.
 *
 * @param ranges by how they are written
 */
public record Roll(Set<String> clients, Map<String, AddressRange> ranges) {

    static final Roll EMPTY = new Roll(Set.of(), Map.of());

    static Roll read(Entry list) {
        var clients = new HashSet<String>();
        var ranges = new LinkedHashMap<String, AddressRange>();
        for (var item : list.items()) {
            var entry = item.called("a client or an address");
            entry.text().ifPresent(text -> {
                if (Names.isOfAToken(text)) {
                    clients.add(text);
                } else if (AddressRange.isMeant(text)) {
                    entry.attempt(() -> AddressRange.parse(text)).ifPresent(range -> ranges.put(text, range));
                } else {
                    entry.text(Names.NAME, Names.A_NAME).ifPresent(clients::add);
                }
            });
        }
        return new Roll(clients, ranges);
    }

    /** An entry that this list and {@code other} both have. */
    Optional<String> inBoth(Roll other) {
        return Stream.concat(clients.stream(), ranges.keySet().stream())
                .filter(name -> other.clients.contains(name) || other.ranges.containsKey(name))
                .findFirst();
    }

    /** The entry that names this client, or the address it calls from. */
    Optional<String> entryOf(Client client, String address) {
        return clients.contains(client.name()) ? Optional.of(client.name()) : entryOf(address);
    }

    /** The entry that this address is in; none where it is no address at all. */
    Optional<String> entryOf(String address) {
        return ranges.isEmpty()
                ? Optional.empty()
                : AddressRange.address(address)
                        .flatMap(known -> ranges.entrySet()
                                .stream()
                                .filter(range -> range.getValue().contains(known))
                                .map(Map.Entry::getKey)
                                .findFirst());
    }
}
