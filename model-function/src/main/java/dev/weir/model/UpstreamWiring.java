package dev.weir.model;

import dev.weir.model.upstream.UpstreamAddress;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.env.Environment;
import io.micronaut.context.exceptions.DisabledBeanException;
import io.micronaut.core.annotation.Order;
import jakarta.inject.Singleton;
import org.crac.Core;

/** Makes the upstream, where the environment names one. */
@Factory
final class UpstreamWiring {
    @Singleton
    @Order(1)
    UpstreamBackend upstream(Environment environment) {
        return UpstreamAddress.of(name -> environment.getProperty(name, String.class))
                .map(address -> registered(new UpstreamBackend(address)))
                .orElseThrow(() -> new DisabledBeanException("no upstream is set"));
    }

    /** It is told of snapshots. */
    private static UpstreamBackend registered(UpstreamBackend upstream) {
        Core.getGlobalContext().register(upstream);
        return upstream;
    }
}
