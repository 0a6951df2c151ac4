package dev.weir.gateway.server;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import dev.weir.gateway.api.Api;
import dev.weir.gateway.api.HttpApi;
import dev.weir.gateway.api.Stages;
import dev.weir.gateway.call.Target;
import dev.weir.gateway.wire.Request;
import dev.weir.gateway.wire.Response;
import dev.weir.gateway.wire.Service;

/**
 * Has the stage answer that a call's path names. That a named stage of an HTTP API comes before {@code $default} is
 * unverified.
 *
 * @param first answers what names none of them
 */
record StageChoice(Map<String, Service> byName, Service first, Function<Request, String> named) implements Service {

    /** No stage is called so, which makes the first segment of a path the stage. */
    private static final String ANY = "";

    static StageChoice of(Stages stages, Function<Api, Service> gateway) {
        Map<String, Service> byName = new HashMap<>();
        stages.all().forEach(stage -> byName.put(stage.stage(), gateway.apply(stage)));
        Service first = Optional.ofNullable(byName.get(stages.stage())).orElseThrow();
        return new StageChoice(byName, first, stages.all().getFirst() instanceof HttpApi
                ? request -> Target.ofHttpApi(request.target(), ANY).stage()
                : request -> Target.of(request.target()).stage());
    }

    @Override
    public CompletableFuture<Response> answer(Request request) {
        return Optional.ofNullable(byName.get(named.apply(request)))
                .or(() -> Optional.ofNullable(byName.get(HttpApi.DEFAULT_STAGE)))
                .orElse(first)
                .answer(request);
    }

    @Override
    public Response refuse(Refusal why) {
        return first.refuse(why);
    }
}
