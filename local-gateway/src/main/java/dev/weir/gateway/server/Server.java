package dev.weir.gateway.server;

import dev.weir.gateway.StartFailure;
import dev.weir.gateway.api.Api;
import dev.weir.gateway.api.Assumptions;
import dev.weir.gateway.call.Settings;
import dev.weir.gateway.function.Functions;
import dev.weir.gateway.function.Isolation;
import dev.weir.gateway.wire.HttpServer;
import dev.weir.gateway.wire.Request;
import dev.weir.gateway.wire.Response;
import dev.weir.gateway.wire.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** APIs, each on a port of its own on the loopback interface. */
public final class Server implements AutoCloseable {

    private static final int LAST_PORT = 65_535;

    private final Settings settings;
    private final List<HttpServer> ports;
    private volatile Deployment deployment;

    private Server(Settings settings, List<HttpServer> ports, Deployment deployment) {
        this.settings = settings;
        this.ports = ports;
        this.deployment = deployment;
    }

    /** As usual, with functions in this process. */
    public static Server start(List<Api> apis, int port) {
        return start(apis, port, Settings.standard(Assumptions.USUAL));
    }

    /** Starts with what a test may want otherwise. */
    public static Server start(List<Api> apis, int port, Settings settings) {
        return start(apis, port, Isolation.LOADER, settings);
    }

    /**
     * Takes the ports, starts every function of the APIs and then answers.
     *
     * @param port the first API's, the others have those that follow; zero for any that are free
     * @throws StartFailure with the sentence to show the user
     */
    public static Server start(List<Api> apis, int port, Isolation isolation, Settings settings) {
        var bound = new ArrayList<HttpServer>();
        try {
            for (int i = 0; i < apis.size(); i++) {
                bound.add(HttpServer.bind(port == 0 ? 0 : following(port, i)));
            }
            var functions = Functions.start(apis.stream().flatMap(Api::functions), settings.clock(), isolation);
            var server = new Server(settings, bound, new Deployment(apis, functions, settings));
            for (int i = 0; i < bound.size(); i++) {
                bound.get(i).serve(server.new OneApi(i));
            }
            return server;
        } catch (StartFailure e) {
            bound.forEach(HttpServer::close);
            throw e;
        }
    }

    private static int following(int port, int others) {
        if (port + others > LAST_PORT) {
            throw new StartFailure("Every API has a port of its own, and none comes after " + LAST_PORT
                    + ": choose a lower one with --port N.");
        }
        return port + others;
    }

    /**
     * Puts other APIs in the place of those that are served, and no call is lost: those under way end as they began, and
     * functions that are as they were go on as they are.
     *
     * @throws StartFailure with the sentence to show the user; all is served then as it was
     */
    public synchronized void deploy(List<Api> apis) {
        if (apis.size() != ports.size()) {
            throw new StartFailure("The template has " + apis.size() + " APIs now and had " + ports.size()
                    + ": start again, so that each gets its port.");
        }
        var previous = deployment;
        var functions = previous.functions().renewed(apis.stream().flatMap(Api::functions));
        deployment = new Deployment(apis, functions, settings);
        previous.giveWayTo(deployment);
    }

    /** In the order of the APIs. */
    public List<Integer> ports() {
        return ports.stream().map(HttpServer::port).toList();
    }

    /** Stops accepting, gives what is being served two seconds, and frees everything. */
    @Override
    public void close() {
        ports.forEach(HttpServer::close);
        deployment.close();
    }

    /** The API of this index, as it is deployed when it is asked. */
    private final class OneApi implements Service {

        private final int index;

        OneApi(int index) {
            this.index = index;
        }

        @Override
        public CompletableFuture<Response> answer(Request request) {
            Optional<CompletableFuture<Response>> answer = Optional.empty();
            while (answer.isEmpty()) {
                answer = deployment.answer(index, request);
            }
            return answer.get();
        }

        @Override
        public Response refuse(Refusal why) {
            return deployment.refuse(index, why);
        }
    }
}
