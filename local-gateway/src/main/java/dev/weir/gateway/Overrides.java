package dev.weir.gateway;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code --parameter-overrides} as SAM CLI takes them, too: several in one argument, and in CloudFormation's long form. */
final class Overrides {

    private static final String OPTION = "--parameter-overrides";
    private static final Pattern LONG = Pattern.compile("ParameterKey=([^,]*),ParameterValue=(.*)", Pattern.DOTALL);
    private static final Pattern BETWEEN = Pattern.compile("\\s+(?=[A-Za-z][\\w.-]*=)");

    private Overrides() {}

    /** A command line with each of them in an argument of its own, as {@code NAME=VALUE}. */
    static String[] spelled(String[] arguments) {
        boolean[] within = {false};
        return Arrays.stream(arguments).flatMap(argument -> {
            within[0] = argument.startsWith(OPTION) || (within[0] && !argument.startsWith("-"));
            return within[0] ? each(argument) : Stream.of(argument);
        }).toArray(String[]::new);
    }

    private static Stream<String> each(String argument) {
        return argument.startsWith(OPTION + "=")
                ? Stream.concat(Stream.of(OPTION), each(argument.substring(OPTION.length() + 1)))
                : BETWEEN.splitAsStream(argument).map(Overrides::one);
    }

    private static String one(String override) {
        Matcher matcher = LONG.matcher(override);
        return matcher.matches() ? matcher.group(1) + "=" + matcher.group(2) : override;
    }
}
