package dev.weir.gateway.api;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What answers a method, as the template describes it. */
public sealed interface IntegrationSpec {

    /**
     * A function, by Lambda proxy: it gets the whole request and says the whole response.
     *
     * @param timeout how long its answer is waited for; empty for the 29 s that an account has
     */
    record LambdaProxy(FunctionSpec function, Optional<Duration> timeout) implements IntegrationSpec {

        /** One that is waited for as long as the account allows. */
        public LambdaProxy(FunctionSpec function) {
            this(function, Optional.empty());
        }
    }

    /**
     * The gateway itself, always with the same answer.
     *
     * @param headers in the template's order; {@code Content-Type} is among them
     */
    record Mock(int status, Map<String, String> headers, String body) implements IntegrationSpec {

        public Mock {
            headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        }
    }
}
