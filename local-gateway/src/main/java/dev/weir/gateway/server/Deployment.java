package dev.weir.gateway.server;

import dev.weir.gateway.api.HttpApi;
import dev.weir.gateway.http.HttpGateway;
import dev.weir.gateway.api.Api;
import dev.weir.gateway.api.RestApi;
import dev.weir.gateway.api.Stages;
import dev.weir.gateway.call.Settings;
import dev.weir.gateway.function.Functions;
import dev.weir.gateway.rest.Gateway;
import dev.weir.gateway.wire.Request;
import dev.weir.gateway.wire.Response;
import dev.weir.gateway.rest.PlanUse;
import dev.weir.gateway.wire.Service;
import dev.weir.gateway.wire.Service.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.StampedLock;
import java.util.stream.Collectors;

/** What is served from one reading of the template to the next: the APIs, and their functions as they were built then. */
final class Deployment {

    private final Map<String, Service> services;
    private final Functions functions;
    /** Read-locked by each call while it is being served, write-locked by whoever waits for the last of them. */
    private final StampedLock serving = new StampedLock();

    Deployment(List<Api> apis, Functions functions, Settings settings, PlanUse use) {
        this.functions = functions;
        this.services = apis.stream()
                .collect(Collectors.toUnmodifiableMap(Api::name, api -> service(api, settings, use)));
    }

    private Service service(Api api, Settings settings, PlanUse use) {
        return new Replay(gateway(api, settings, use), settings.log().recent());
    }

    private Service gateway(Api api, Settings settings, PlanUse use) {
        return switch (api) {
            case RestApi rest -> new Gateway(rest, functions, settings, use);
            case HttpApi http -> new HttpGateway(http, functions, settings);
            case Stages stages -> StageChoice.of(stages, stage -> gateway(stage, settings, use));
        };
    }

    Functions functions() {
        return functions;
    }

    /** Has the API of this name answer; empty where another deployment is in this one's place by now. */
    Optional<CompletableFuture<Response>> answer(String api, Request request) {
        long stamp = serving.tryReadLock();
        return stamp == 0
                ? Optional.empty()
                : Optional.of(of(api).answer(request).whenComplete((_, _) -> serving.unlockRead(stamp)));
    }

    /** What the API of this name sends for a request that never became whole. */
    Response refuse(String api, Refusal why) {
        return of(api).refuse(why);
    }

    private Service of(String api) {
        return Objects.requireNonNull(services.get(api), api);
    }

    /** Waits for the calls that are being served, and then ends the functions that {@code next} has not taken over. */
    void giveWayTo(Deployment next) {
        serving.writeLock();
        functions.closeAllBut(next.functions);
    }

    /** Ends all functions, whoever is being served. */
    void close() {
        functions.close();
    }
}
