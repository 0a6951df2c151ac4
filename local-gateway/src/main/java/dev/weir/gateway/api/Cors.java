package dev.weir.gateway.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How an HTTP API answers browsers that call it from another origin.
 *
 * @param origins {@code *}, whole origins, or {@code http://*} and {@code https://*}
 * @param maxAge how long a browser may keep the answer to a preflight
 */
public record Cors(
        List<String> origins, List<String> methods, List<String> headers, List<String> exposed, boolean credentials,
        Optional<Duration> maxAge) {

    public Cors {
        origins = List.copyOf(origins);
        methods = List.copyOf(methods);
        headers = List.copyOf(headers);
        exposed = List.copyOf(exposed);
    }
}
