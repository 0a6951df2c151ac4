package dev.weir.gateway.api;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * How Lambda is told to run a function.
 *
 * @param runtime the runtime's identifier, e.g. {@code java25}
 * @param alias the alias that is invoked; empty for {@code $LATEST}
 * @param reserved the most calls at one time; empty where the account's own limit is the only one
 * @param snapStart whether environments are restored from a snapshot
 * @param jsonLogLevel the least level of JSON log lines; empty for plain text
 * @param logGroup where it writes its log; empty for the group that bears the function's name
 */
public record Execution(
        String runtime, Optional<String> alias, OptionalInt reserved, boolean snapStart,
        Optional<String> jsonLogLevel, Optional<String> logGroup) {

    /** The same with a log in the usual group. */
    public Execution(String runtime, Optional<String> alias, OptionalInt reserved, boolean snapStart,
            Optional<String> jsonLogLevel) {
        this(runtime, alias, reserved, snapStart, jsonLogLevel, Optional.empty());
    }

    /** What Lambda does when it is told nothing. */
    public static Execution standard() {
        return new Execution("java25", Optional.empty(), OptionalInt.empty(), false, Optional.empty());
    }

    /** The Java version of the runtime: 8, 11, 17 and so on. */
    public int javaVersion() {
        return Integer.parseInt(runtime.replaceAll("^java(\\d+).*", "$1"));
    }
}
