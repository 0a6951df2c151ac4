package dev.weir.gateway.template;

import java.util.List;
import java.util.Optional;

/**
 * A YAML or JSON text as it is written, with the place of everything in it; nothing is refused and nothing judged.
 *
 * @param root empty where the text cannot be read at all
 * @param mistakes why it cannot be, and what CloudFormation would refuse of it, in the text's order
 */
public record Document(Optional<Value> root, List<Problem> mistakes) {

    public Document {
        mistakes = List.copyOf(mistakes);
    }

    /** Reads a text; it never fails. */
    public static Document read(String text) {
        Problems problems = new Problems();
        Optional<Value> root = new YamlTree("", problems).read(text);
        return new Document(root, problems.mistakes());
    }

    /** The mapping that the text is; an empty one where it is none. */
    public Value.Mapping mapping() {
        return root.orElse(null) instanceof Value.Mapping mapping ? mapping : Value.Mapping.empty(Place.START);
    }
}
