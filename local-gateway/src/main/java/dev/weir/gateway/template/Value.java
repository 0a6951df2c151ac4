package dev.weir.gateway.template;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the template says at one place. Only {@link Resolver} turns a {@link Call} into another kind. */
public sealed interface Value {

    Place place();

    /**
     * One word, number or truth.
     *
     * @param literal whether it is a number or a truth, written without quotes
     */
    record Text(Place place, String text, boolean literal) implements Value {

        public Text(Place place, String text) {
            this(place, text, false);
        }
    }

    record Sequence(Place place, List<Value> items) implements Value {}

    /** Names and values, in the template's order. */
    record Mapping(Place place, Map<String, Entry> entries) implements Value {

        /** One that says nothing. */
        public static Mapping empty(Place place) {
            return new Mapping(place, Map.of());
        }

        /** What is written under a key; empty where nothing is. */
        public Optional<Value> get(String key) {
            return Optional.ofNullable(entries.get(key)).map(Entry::value);
        }

        /** The mapping under a key; an empty one at this one's place where there is none. */
        public Mapping mapping(String key) {
            return get(key).orElse(null) instanceof Mapping inner ? inner : empty(place);
        }

        /** The text under a key; empty where there is none, or something else. */
        public Optional<Text> text(String key) {
            return get(key).flatMap(value -> value instanceof Text text ? Optional.of(text) : Optional.empty());
        }

        /** The list under a key; empty where there is none, and the value itself where it is no list. */
        public List<Value> items(String key) {
            return get(key).map(value -> value instanceof Sequence list ? list.items() : List.of(value))
                    .orElse(List.of());
        }

        /** Where a key is written, or the mapping itself where it is not. */
        public Place place(String key) {
            return Optional.ofNullable(entries.get(key)).map(Entry::key).orElse(place);
        }
    }

    record Entry(Place key, Value value) {}

    /** An intrinsic function by its long name, e.g. {@code Fn::Sub} or {@code Ref}. */
    record Call(Place place, String function, Value argument) implements Value {}

    /**
     * A resource whose physical name exists only after a deployment.
     *
     * @param text what stands for the name meanwhile
     */
    record Reference(Place place, String resource, String text) implements Value {}

    /**
     * A text with a part that exists only after a deployment.
     *
     * @param text with something else in that part's stead
     * @param name the part as {@code Ref} or {@code Fn::GetAtt} names it, e.g. {@code Table.Arn}
     */
    record StandIn(Place place, String text, String name) implements Value {}

    /**
     * What cannot be known here.
     *
     * @param reason a whole sentence with its remedy, told only if the value is needed
     * @param meanwhile a text that can do in its stead, where it is only known on AWS; empty where nothing can
     */
    record Unknown(Place place, String reason, Optional<String> meanwhile) implements Value {

        /** One in whose stead nothing can do. */
        public Unknown(Place place, String reason) {
            this(place, reason, Optional.empty());
        }

        /** One that is known on AWS. */
        static Unknown here(Place place, String reason, String meanwhile) {
            return new Unknown(place, reason, Optional.of(meanwhile));
        }
    }

    /** {@code AWS::NoValue}: as if the property had not been written. */
    record Absent(Place place) implements Value {}
}
