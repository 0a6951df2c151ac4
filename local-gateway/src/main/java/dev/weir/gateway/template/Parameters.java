package dev.weir.gateway.template;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** {@code Parameters}: what each is, and whether it may be that. */
final class Parameters {

    private static final Vocabulary DECLARATION = new Vocabulary("a parameter",
            Vocabulary.words("Type Default AllowedValues AllowedPattern MinLength MaxLength MinValue MaxValue"),
            Vocabulary.words("Description NoEcho ConstraintDescription"), Map.of());

    private static final String STORED = "AWS::SSM::Parameter::Value<";

    private static final Set<String> TYPES = Set.of("String", "Number", "List<Number>", "CommaDelimitedList");

    private final Value.Mapping declared;
    private final Stack stack;

    Parameters(Value.Mapping declared, Stack stack) {
        this.declared = declared;
        this.stack = stack;
    }

    Set<String> names() {
        return declared.entries().keySet();
    }

    boolean has(String name) {
        return declared.get(name).isPresent();
    }

    /** A text, a list of texts, or why it is not known. */
    Value value(Place place, String name) {
        Optional<String> chosen = chosen(name);
        String type = type(name);
        if (chosen.isEmpty()) {
            return new Value.Unknown(place,
                    "Parameter " + name + " has no Default: give it one, or a value by "
                            + "--parameter-overrides " + name + "=VALUE.");
        }
        if (!type.startsWith(STORED)) {
            return typed(place, type, chosen.get());
        }
        String inner = type.substring(STORED.length(), type.length() - 1);
        return Optional.ofNullable(stack.stored().get(chosen.get()))
                .map(value -> typed(place, inner, value))
                .orElseGet(() -> Value.Unknown.here(place, "Parameter " + name
                        + " is read from Parameter Store at deployment: give the value by --ssm " + chosen.get()
                        + "=VALUE.", name));
    }

    private Optional<String> chosen(String name) {
        return Optional.ofNullable(stack.parameters().get(name))
                .or(() -> declared.mapping(name).text("Default").map(Value.Text::text));
    }

    private String type(String name) {
        return declared.mapping(name).text("Type").map(Value.Text::text).orElse("String");
    }

    private static Value typed(Place place, String type, String value) {
        return isList(type)
                ? new Value.Sequence(place,
                        items(value).stream().map(item -> (Value) new Value.Text(place, item)).toList())
                : new Value.Text(place, value);
    }

    private static boolean isList(String type) {
        return type.equals("CommaDelimitedList") || type.startsWith("List<");
    }

    private static List<String> items(String value) {
        return Arrays.stream(value.split(",", -1)).map(String::strip).toList();
    }

    /** Refuses declarations and values that CloudFormation would, whether they are needed or not. */
    void judge(Problems problems) {
        new Section(declared, problems).eachSection((name, parameter) -> {
            DECLARATION.judge(parameter);
            judgeType(name, parameter);
            chosen(name).ifPresent(value -> judge(name, parameter, value));
        });
    }

    private void judgeType(String name, Section parameter) {
        parameter.require("Type", declared.place(name),
                "Parameter " + name + " has no Type: add one, e.g. `Type: String`.");
        parameter.text("Type")
                .filter(type -> !TYPES.contains(type) && !type.matches("(List<)?AWS::[\\w:]+(<[\\w:<>]+>)?>?"))
                .ifPresent(type -> parameter.problems()
                        .refuse(parameter.valuePlace("Type"), Spelling.correction(type, new TreeSet<>(TYPES),
                                "Type " + type + " is none that a parameter can have: write String, Number, "
                                        + "CommaDelimitedList or an AWS type.")));
    }

    private void judge(String name, Section parameter, String value) {
        List<String> values = isList(type(name)) ? items(value) : List.of(value);
        List<String> allowed = parameter.list("AllowedValues");
        judge(name, parameter, values, "AllowedValues", item -> !allowed.contains(item));
        parameter.text("AllowedPattern")
                .flatMap(text -> pattern(parameter, text))
                .ifPresent(pattern -> judge(name, parameter, values, "AllowedPattern",
                        item -> !pattern.matcher(item).matches()));
        bound(parameter, "MinLength").ifPresent(least -> judge(name, parameter, values, "MinLength",
                item -> BigDecimal.valueOf(item.length()).compareTo(least) < 0));
        bound(parameter, "MaxLength").ifPresent(most -> judge(name, parameter, values, "MaxLength",
                item -> BigDecimal.valueOf(item.length()).compareTo(most) > 0));
        if (type(name).contains("Number")) {
            judge(name, parameter, values, "Type", item -> number(item).isEmpty());
        }
        bound(parameter, "MinValue").ifPresent(least -> judge(name, parameter, values, "MinValue",
                item -> number(item).filter(number -> number.compareTo(least) < 0).isPresent()));
        bound(parameter, "MaxValue").ifPresent(most -> judge(name, parameter, values, "MaxValue",
                item -> number(item).filter(number -> number.compareTo(most) > 0).isPresent()));
    }

    private void judge(String name, Section parameter, List<String> values, String constraint,
            Predicate<String> isBroken) {
        if (parameter.has(constraint)) {
            values.stream().filter(isBroken).findFirst().ifPresent(value -> {
                String where = stack.parameters().containsKey(name)
                        ? ": give another by --parameter-overrides."
                        : ": change its Default, or give another by --parameter-overrides.";
                String why = parameter.text("ConstraintDescription").map(text -> " (" + text + ")").orElse("");
                parameter.refuse(constraint,
                        "Parameter " + name + " is " + shown(parameter, value) + ", which its " + constraint
                                + " forbids" + why + where);
            });
        }
    }

    private static String shown(Section parameter, String value) {
        boolean secret = parameter.text("NoEcho").filter("true"::equals).isPresent();
        return secret ? "a value that NoEcho hides" : value.isEmpty() ? "empty" : value;
    }

    private static Optional<BigDecimal> bound(Section parameter, String name) {
        return parameter.text(name).flatMap(text -> {
            Optional<BigDecimal> bound = number(text);
            if (bound.isEmpty()) {
                parameter.problems()
                        .refuse(parameter.valuePlace(name), name + " is " + text + ": write a number.");
            }
            return bound;
        });
    }

    private static Optional<BigDecimal> number(String text) {
        return text.strip().matches("[+-]?\\d{1,30}(\\.\\d{1,30})?")
                ? Optional.of(new BigDecimal(text.strip()))
                : Optional.empty();
    }

    private static Optional<Pattern> pattern(Section parameter, String text) {
        try {
            return Optional.of(Pattern.compile(text));
        } catch (PatternSyntaxException e) {
            parameter.problems()
                    .refuse(parameter.valuePlace("AllowedPattern"), "AllowedPattern " + text
                            + " is no regular expression (" + e.getDescription() + "): correct it.");
            return Optional.empty();
        }
    }
}
