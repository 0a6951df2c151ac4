package dev.weir.authorizer.observation;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A sentence of each decision that was made without Redis: for a terminal. */
final class DegradedLog implements Observer {

    private static final Logger LOG = LoggerFactory.getLogger(DegradedLog.class);

    @Override
    public void observe(Observation observation) {
        observation.finding()
                .away()
                .ifPresent(why -> LOG.warn("degraded: client={} limits={} {} because {}", observation.client(),
                        observation.limitsVersion(), observation.passed() ? "passed" : "refused", why));
    }
}
