package dev.weir.limiter.redis;

import dev.weir.limiter.Attempt;
import dev.weir.limiter.Habit;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Partition;
import java.util.regex.Pattern;

/**
 * What keys are called: a partition's {@code weir:{slot}:name}, a sliding log's list {@code weir-log:{slot}:name:unit:limit}, a
 * hold's mark {@code weir-hold:{slot}:id}, a habit {@code weir-habit:{slot}:name}. With a namespace they are
 * {@code weir:namespace:{slot}:name} and so on, in the same slot of a cluster.
 *
 * @param space the namespace and a colon, or nothing
 */
record Keys(String space) {

    /** Without a namespace. */
    static final Keys PLAIN = new Keys("");

    private static final Pattern PARAMETER = Pattern.compile(".*[?&]namespace=([^&#@]*)(?:[&#][^@]*)?");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,32}");

    /**
     * As a Redis URL says, by {@code ?namespace=NAME}.
     *
     * @throws IllegalArgumentException if it names one that cannot be: the message repeats nothing of the URL
     */
    static Keys of(String url) {
        var parameter = PARAMETER.matcher(url);
        if (!parameter.matches()) {
            return PLAIN;
        }
        if (!NAME.matcher(parameter.group(1)).matches()) {
            throw new IllegalArgumentException(
                    "a namespace is up to 32 letters, digits, '-' and '_': write ?namespace=dev");
        }
        return new Keys(parameter.group(1) + ":");
    }

    String of(Partition partition) {
        return place("weir:", partition);
    }

    String log(Partition partition, Limit limit) {
        return place("weir-log:", partition) + ":" + limit.unit() + ":" + limit.name();
    }

    String mark(String slot, String id) {
        return "weir-hold:" + space + "{" + slot + "}:" + Attempt.of(id).name();
    }

    String of(Habit habit) {
        return "weir-habit:" + space + "{" + habit.slot() + "}:" + habit.name();
    }

    private String place(String kind, Partition partition) {
        return kind + space + "{" + partition.slot() + "}:" + partition.name();
    }
}
