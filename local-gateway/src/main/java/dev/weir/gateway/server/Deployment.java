package dev.weir.gateway.server;

import dev.weir.gateway.api.HttpApi;
import dev.weir.gateway.http.HttpGateway;
import dev.weir.gateway.api.Api;
import dev.weir.gateway.api.RestApi;
import dev.weir.gateway.api.Stages;
import dev.weir.gateway.call.Settings;
import dev.weir.gateway.function.Functions;
import dev.weir.gateway.rest.Gateway;
import dev.weir.gateway.wire.Service;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/** What is served from one reading of the template to the next: the APIs, and their functions as they were built then. */
final class Deployment {

    private final List<Service> services;
    private final Functions functions;
    /** Read by each call while it is being served, written by whoever waits for the last of them. */
    private final ReadWriteLock serving = new ReentrantReadWriteLock();

    Deployment(List<Api> apis, Functions functions, Settings settings) {
        this.functions = functions;
        this.services = apis.stream().map(api -> service(api, settings)).toList();
    }

    private Service service(Api api, Settings settings) {
        return new Replay(gateway(api, settings), settings.log().recent());
    }

    private Service gateway(Api api, Settings settings) {
        return switch (api) {
            case RestApi rest -> new Gateway(rest, functions, settings);
            case HttpApi http -> new HttpGateway(http, functions, settings);
            case Stages stages -> StageChoice.of(stages, stage -> gateway(stage, settings));
        };
    }

    Functions functions() {
        return functions;
    }

    /** Has the API of this index answer; empty where another deployment is in this one's place by now. */
    <T> Optional<T> serve(int api, Function<Service, T> call) {
        if (!serving.readLock().tryLock()) {
            return Optional.empty();
        }
        try {
            return Optional.of(call.apply(services.get(api)));
        } finally {
            serving.readLock().unlock();
        }
    }

    /** Waits for the calls that are being served, and then ends the functions that {@code next} has not taken over. */
    void giveWayTo(Deployment next) {
        serving.writeLock().lock();
        functions.closeAllBut(next.functions);
    }

    /** Ends all functions, whoever is being served. */
    void close() {
        functions.close();
    }
}
