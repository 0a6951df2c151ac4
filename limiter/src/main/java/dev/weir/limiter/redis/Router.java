package dev.weir.limiter.redis;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Brings scripts to whichever node owns their keys, by as many tries as it takes. */
final class Router {

    /** Some of a slot's keys are here and some there, for no longer than moving them takes. */
    private static final Duration MOVING = Duration.ofMillis(5);

    private final Directory directory;

    Router(Directory directory) {
        this.directory = directory;
    }

    /** Looks for the node, and runs it there. */
    void route(Sending sending) {
        var _ = directory.ownerOf(sending::slot).whenComplete((owner, failure) -> {
            if (failure == null) {
                through(sending, owner, false);
            } else {
                sending.pending().giveUp(failure);
            }
        });
    }

    private void through(Sending sending, RedisLink link, boolean asking) {
        var _ = link.connection().whenComplete((connection, failure) -> {
            if (failure == null) {
                run(sending, new Hop(link, connection, asking, false));
            } else if (sending.mayHop()) {
                look(sending);
            } else {
                sending.pending().giveUp(failure);
            }
        });
    }

    /** A node that cannot be reached may have a successor. */
    private void look(Sending sending) {
        var _ = directory.look().whenComplete((_, failure) -> {
            if (failure == null) {
                route(sending);
            } else {
                sending.pending().giveUp(failure);
            }
        });
    }

    /** Runs it, unless nobody waits for it any more. */
    void run(Sending sending, Hop hop) {
        var command = Sending.command(List.of(sending), hop.inFull());
        if (sending.pending().send(() -> Sending.write(hop.connection(), command, hop.asking()))) {
            var _ = command.whenComplete((reply, failure) -> {
                if (failure == null) {
                    hop.link().answered();
                    sending.pending().answer(reply);
                } else {
                    refused(sending, hop, failure);
                }
            });
        }
    }

    /** Tries it once more, otherwise, where this failure says that it did not begin; else it has failed. */
    void refused(Sending sending, Hop hop, Throwable failure) {
        var fault = Fault.of(failure);
        if (!sending.mayHop()) {
            sending.pending().giveUp(failure);
            return;
        }
        switch (fault) {
            case NOSCRIPT -> run(sending, hop.inFull(true));
            case MOVED, ASK -> redirected(sending, fault, Sending.target(hop.link().node(), failure));
            case READONLY -> demoted(sending, hop.link());
            case TRYAGAIN -> CompletableFuture.delayedExecutor(MOVING.toMillis(), MILLISECONDS)
                    .execute(() -> route(sending));
            default -> failed(sending, hop.link(), failure, fault);
        }
    }

    private void redirected(Sending sending, Fault fault, Node to) {
        var target = directory.link(to);
        if (!target.isLive()) {
            sending.pending().extend();
        }
        if (fault == Fault.MOVED) {
            // The node that was named knows best; the others hear of it later.
            var _ = directory.look(target);
        }
        through(sending, target, fault == Fault.ASK);
    }

    /** After a failover the connection may still lead to the node that was master. */
    private void demoted(Sending sending, RedisLink link) {
        link.abandon();
        sending.pending().extend();
        route(sending);
    }

    private void failed(Sending sending, RedisLink link, Throwable failure, Fault fault) {
        switch (fault) {
            case SCRIPT -> link.answered();
            case LOADING, MASTERDOWN, CLUSTERDOWN -> {
                link.missed();
                directory.doubt();
            }
            default -> link.missed();
        }
        sending.pending().giveUp(failure);
    }
}
