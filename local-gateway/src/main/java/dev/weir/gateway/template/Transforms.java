package dev.weir.gateway.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code Transform}: which dialects a template is written in. */
record Transforms(Optional<Value> written, List<Value> names) {

    static final String SAM = "AWS::Serverless-2016-10-31";
    static final String EXTENSIONS = "AWS::LanguageExtensions";

    private static final List<String> KNOWN = List.of(EXTENSIONS, SAM);

    static Transforms of(Value.Mapping template) {
        return new Transforms(template.get("Transform"), template.items("Transform"));
    }

    static String missing(String function) {
        return function + " needs the transform " + EXTENSIONS + ": add it before " + SAM
                + " under Transform, or write the result out.";
    }

    boolean sam() {
        return has(SAM);
    }

    /** Whether loops and some further functions are known. */
    boolean extended() {
        return has(EXTENSIONS);
    }

    private boolean has(String name) {
        return names.stream().anyMatch(value -> value instanceof Value.Text text && text.text().equals(name));
    }

    void judge(Problems problems) {
        List<Integer> order = new ArrayList<>();
        names.forEach(name -> {
            int known = name instanceof Value.Text text ? KNOWN.indexOf(text.text()) : -1;
            order.add(known);
            if (known < 0) {
                problems.refuse(name.place(), "Only the transforms " + String.join(" and ", KNOWN)
                        + " are applied here: write out what others would produce, and remove them.");
            }
        });
        if (order.equals(List.of(1, 0))) {
            problems.warn(written.map(Value::place).orElse(Place.START), EXTENSIONS
                    + " stands after " + SAM
                    + ", and CloudFormation applies them in turn, so SAM does not see what it would make: write it first.");
        }
    }
}
