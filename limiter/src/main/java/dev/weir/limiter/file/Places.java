package dev.weir.limiter.file;

import java.util.IdentityHashMap;
import java.util.function.BiConsumer;

/** Where in the file each thing was read: things that are equal may stand in several places. */
final class Places {

    private final IdentityHashMap<Object, Entry> places = new IdentityHashMap<>();

    <T> T put(T thing, Entry place) {
        places.put(thing, place);
        return thing;
    }

    /** @throws IllegalArgumentException if it was not read */
    Entry of(Object thing) {
        var place = places.get(thing);
        if (place == null) {
            throw new IllegalArgumentException("not read from this file: " + thing);
        }
        return place;
    }

    /** Every thing of {@code kind}, with its place. */
    <T> void forEach(Class<T> kind, BiConsumer<T, Entry> action) {
        places.forEach((thing, place) -> {
            if (kind.isInstance(thing)) {
                action.accept(kind.cast(thing), place);
            }
        });
    }
}
