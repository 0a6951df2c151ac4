package dev.weir.gateway.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** {@code Globals}, merged as SAM does: mappings deeply, lists one after the other, all else overridden. */
final class Globals {

    private static final Vocabulary SECTIONS = new Vocabulary("Globals", Set.of("Function", "Api", "HttpApi"),
            Vocabulary.words("WebSocketApi SimpleTable StateMachine LayerVersion CapacityProvider"), Map.of());

    private static final Map<String, Set<String>> LOCAL_ONLY = Map.of( //
            "Function", Vocabulary.words("FunctionName Events Policies InlineCode ImageUri ImageConfig"), //
            "Api", Vocabulary.words("StageName DefinitionBody Models"), //
            "HttpApi", Vocabulary.words("StageName DefinitionBody DefinitionUri Name Description"));

    private final Value.Mapping declared;

    Globals(Section section) {
        declared = section.mapping();
        SECTIONS.judge(section);
        LOCAL_ONLY.forEach((name, properties) -> {
            if (section.has(name)) {
                refuseLocal(section.section(name), name, properties);
            }
        });
    }

    private static void refuseLocal(Section globals, String name, Set<String> localOnly) {
        globals.keys()
                .stream()
                .filter(localOnly::contains)
                .forEach(property -> globals.refuse(property,
                        "SAM does not take " + property + " from Globals: move it to each " + name + "."));
    }

    /** @param name the section, e.g. {@code Function} or {@code Api} */
    Value.Mapping under(String name, Value.Mapping properties) {
        return merge(declared.mapping(name), properties);
    }

    private static Value.Mapping merge(Value.Mapping global, Value.Mapping local) {
        Map<String, Value.Entry> merged = new LinkedHashMap<>(global.entries());
        local.entries()
                .forEach((key, entry) -> merged.merge(key, entry,
                        (under, over) -> new Value.Entry(over.key(), merge(under.value(), over.value()))));
        return new Value.Mapping(local.place(), merged);
    }

    private static Value merge(Value global, Value local) {
        if (global instanceof Value.Mapping under && local instanceof Value.Mapping over) {
            return merge(under, over);
        }
        if (global instanceof Value.Sequence first && local instanceof Value.Sequence second) {
            return new Value.Sequence(second.place(),
                    Stream.of(first.items(), second.items()).flatMap(List::stream).toList());
        }
        return local;
    }
}
