package dev.weir.gateway.template;

import java.util.Optional;

/** Resources that a value may name, those included that SAM makes of others. */
final class Named {

    private Named() {}

    /** The logical id that {@code Ref} or {@code Fn::GetAtt} names; a property of a SAM resource with its dot. */
    static Optional<String> by(Value value) {
        return Words.unknown(value);
    }

    /** Whether a value names a resource, as a whole or by one of the names of a part of it. */
    static boolean is(Value value, String id) {
        return by(value).filter(name -> name.equals(id) || name.startsWith(id + ".")).isPresent();
    }
}
