package dev.weir.limiter.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Lays what a stage says over what the file says: mappings key by key, everything else whole. */
final class Stages {

    private Stages() {}

    static Node over(Node base, Node stage) {
        if (!(base instanceof MappingNode under) || !(stage instanceof MappingNode over)) {
            return stage;
        }
        var added = new ArrayList<>(over.getValue());
        var tuples = new ArrayList<NodeTuple>();
        for (var tuple : under.getValue()) {
            var override = sameKey(tuple, added);
            override.ifPresent(added::remove);
            tuples.add(override.map(other -> new NodeTuple(other.getKeyNode(),
                    over(tuple.getValueNode(), other.getValueNode()))).orElse(tuple));
        }
        tuples.addAll(added);
        return new MappingNode(under.getTag(), true, tuples, under.getStartMark(), under.getEndMark(),
                under.getFlowStyle());
    }

    private static Optional<NodeTuple> sameKey(NodeTuple tuple, List<NodeTuple> others) {
        return others.stream()
                .filter(other -> tuple.getKeyNode() instanceof ScalarNode key
                        && other.getKeyNode() instanceof ScalarNode otherKey
                        && key.getValue().equals(otherKey.getValue()))
                .findFirst();
    }
}
