package dev.weir.gateway.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All that a template declares, whether it could be served here or not; reading it never fails. */
public final class Declarations {

    private static final String SAM = "AWS::Serverless::";

    private final Value.Mapping root;
    private final Globals globals;
    private final PlainValues values;
    private final List<Declaration> all = new ArrayList<>();
    private final Resolver resolver;

    /**
     * Reads what a template declares.
     *
     * @param root the template as it is written
     */
    public Declarations(Value.Mapping root) {
        Resolver before = new Resolver(root, Stack.USUAL, Inclusion.none());
        this.root = Transforms.of(root).extended() ? Loops.unrolled(root, before, new Problems()) : root;
        globals = new Globals(new Section(this.root.mapping("Globals"), new Problems()));
        resolver = new Resolver(this.root, Stack.USUAL, Inclusion.none());
        values = new PlainValues(resolver);
        this.root.mapping("Resources").entries().forEach(this::read);
    }

    private void read(String id, Value.Entry entry) {
        if (entry.value() instanceof Value.Mapping resource) {
            String type = resource.text("Type").map(Value.Text::text).orElse("");
            Value.Mapping written = resource.mapping("Properties");
            Value.Mapping merged = type.startsWith(SAM)
                    ? globals.under(type.substring(SAM.length()), resource)
                    : written;
            all.add(new Declaration(id, entry.key(), type, values.mapping(resource), values.mapping(merged)));
        }
    }

    /** In the template's order. */
    public List<Declaration> all() {
        return List.copyOf(all);
    }

    /** Those of a type. */
    public List<Declaration> of(String type) {
        return all.stream().filter(declaration -> declaration.is(type)).toList();
    }

    /** The resource that a logical id names. */
    public Optional<Declaration> named(String id) {
        return all.stream().filter(declaration -> declaration.id().equals(id)).findFirst();
    }

    /** Whether a deployment has a resource unless its parameters say otherwise; one of which nobody knows counts as there. */
    public boolean isDeployed(String id) {
        return root.mapping("Resources")
                .mapping(id)
                .text("Condition")
                .filter(name -> resolver.condition(name.place(), name.text()) instanceof Value.Text verdict
                        && verdict.text().equals("false"))
                .isEmpty();
    }

    /** What {@code Globals} says of resources of a kind, e.g. {@code Api}. */
    public Value.Mapping globals(String kind) {
        return values.mapping(root.mapping("Globals").mapping(kind));
    }

    /** A parameter's declaration; empty where there is none of that name. */
    public Value.Mapping parameter(String name) {
        return root.mapping("Parameters").mapping(name);
    }

    /** What is written at a path of keys, before any intrinsic function is applied. */
    public Optional<Value> written(String id, String... path) {
        Value.Mapping mapping = root.mapping("Resources").mapping(id);
        for (int i = 0; i < path.length - 1; i++) {
            mapping = mapping.mapping(path[i]);
        }
        return mapping.get(path[path.length - 1]);
    }
}
