package dev.weir.gateway;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.weir.gateway.redis.RunningRedis;

/**
 * What a person reads once the gateway is ready.
 *
 * @param apis in the order of their ports
 * @param example the template's own first call, of the first API: its path and further arguments for curl
 * @param redis empty where no function uses one
 * @param limits empty where no function reads them
 */
record Welcome(List<ServedApi> apis, Optional<String> example, Optional<RunningRedis> redis, Optional<String> limits) {

    String text() {
        return "\n" + apis.stream().map(ServedApi::text).collect(Collectors.joining("\n")) + used() + "\nTry it:\n\n  "
                + curl() + "\n\nCtrl-C stops everything.";
    }

    private String used() {
        String used = redis.map(it -> "  Redis   " + it.shown() + "\n").orElse("")
                + limits.map(it -> "  Limits  " + it + "\n").orElse("")
                + keys();
        return used.isEmpty() ? "" : "\n" + used;
    }

    /** Those that nobody could know otherwise. */
    private String keys() {
        return apis.stream()
                .flatMap(ServedApi::generatedKeys)
                .distinct()
                .map(key -> "  Key     " + key.value() + " is " + key.name() + ": send it as x-api-key\n")
                .collect(Collectors.joining());
    }

    private String curl() {
        ServedApi first = apis.getFirst();
        return "curl -i " + example.map(call -> first.base() + call).orElseGet(first::firstCall);
    }
}
