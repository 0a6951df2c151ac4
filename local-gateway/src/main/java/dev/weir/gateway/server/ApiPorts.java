package dev.weir.gateway.server;

import dev.weir.gateway.StartFailure;
import dev.weir.gateway.api.Api;
import dev.weir.gateway.wire.HttpServer;
import dev.weir.gateway.wire.Service;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The ports of APIs, by the APIs' names. */
final class ApiPorts {

    private static final int LAST = 65_535;

    private final int first;
    private final Map<String, HttpServer> open = new LinkedHashMap<>();

    /** @param first the first API's, the others have those that follow; zero for any that are free */
    ApiPorts(int first) {
        this.first = first;
    }

    /**
     * Takes a port for each API that has none yet, on which nothing is answered so far.
     *
     * @return their names
     * @throws StartFailure with the sentence to show the user; then none of them has one
     */
    synchronized List<String> take(List<Api> apis) {
        var taken = new ArrayList<String>();
        try {
            for (Api api : apis) {
                if (!open.containsKey(api.name())) {
                    open.put(api.name(), HttpServer.bind(free()));
                    taken.add(api.name());
                }
            }
            return taken;
        } catch (StartFailure e) {
            close(taken);
            throw e;
        }
    }

    private int free() {
        if (first == 0) {
            return 0;
        }
        Set<Integer> taken = open.values().stream().map(HttpServer::port).collect(Collectors.toSet());
        return IntStream.rangeClosed(first, LAST)
                .filter(port -> !taken.contains(port))
                .findFirst()
                .orElseThrow(() -> new StartFailure("Every API has a port of its own, and none comes after " + LAST
                        + ": choose a lower one with --port N."));
    }

    synchronized void serve(List<String> names, Function<String, Service> services) {
        open.forEach((name, port) -> {
            if (names.contains(name)) {
                port.serve(services.apply(name));
            }
        });
    }

    /** Those that came first come first. */
    synchronized Map<String, Integer> numbers() {
        var numbers = new LinkedHashMap<String, Integer>();
        open.forEach((name, port) -> numbers.put(name, port.port()));
        return Collections.unmodifiableMap(numbers);
    }

    synchronized void close(List<String> names) {
        names.forEach(name -> {
            var port = open.remove(name);
            if (port != null) {
                port.close();
            }
        });
    }

    synchronized void closeAllBut(List<Api> apis) {
        Set<String> kept = apis.stream().map(Api::name).collect(Collectors.toSet());
        close(open.keySet().stream().filter(name -> !kept.contains(name)).toList());
    }
}
