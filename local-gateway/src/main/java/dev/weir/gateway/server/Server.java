package dev.weir.gateway.server;

import dev.weir.gateway.StartFailure;
import dev.weir.gateway.api.Api;
import dev.weir.gateway.api.Assumptions;
import dev.weir.gateway.call.Settings;
import dev.weir.gateway.function.Functions;
import dev.weir.gateway.function.Isolation;
import dev.weir.gateway.rest.PlanUse;
import dev.weir.gateway.wire.Request;
import dev.weir.gateway.wire.Response;
import dev.weir.gateway.wire.Service;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** APIs, each on a port of its own on the loopback interface. */
public final class Server implements AutoCloseable {

    private final ApiPorts ports;
    private final PlanUse use;
    private Settings settings;
    private volatile Deployment deployment;

    private Server(ApiPorts ports, List<Api> apis, Functions functions, Settings settings) {
        this.ports = ports;
        this.settings = settings;
        use = new PlanUse(settings.clock());
        deployment = new Deployment(apis, functions, settings, use);
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
        var ports = new ApiPorts(port);
        List<String> taken = ports.take(apis);
        try {
            var functions = Functions.start(apis.stream().flatMap(Api::functions), settings.clock(), isolation);
            var server = new Server(ports, apis, functions, settings);
            ports.serve(taken, server::service);
            return server;
        } catch (StartFailure e) {
            ports.close(taken);
            throw e;
        }
    }

    private Service service(String name) {
        return new OneApi(name);
    }

    /**
     * Puts other APIs in the place of those that are served, and no call is lost: those under way end as they began, and
     * functions that are as they were go on as they are. An API keeps its port, a new one takes the first that is free, and
     * that of one that is gone is closed.
     *
     * @throws StartFailure with the sentence to show the user; all is served then as it was
     */
    public synchronized void deploy(List<Api> apis, Assumptions assumptions) {
        List<String> taken = ports.take(apis);
        var previous = deployment;
        try {
            var functions = previous.functions().renewed(apis.stream().flatMap(Api::functions));
            settings = settings.assuming(assumptions);
            ports.closeAllBut(apis);
            deployment = new Deployment(apis, functions, settings, use);
            ports.serve(taken, this::service);
        } catch (StartFailure e) {
            ports.close(taken);
            throw e;
        }
        previous.giveWayTo(deployment);
    }

    /** The same as it is assumed so far. */
    public synchronized void deploy(List<Api> apis) {
        deploy(apis, settings.assumptions());
    }

    /** The APIs' ports by the APIs' names, those that came first first. */
    public Map<String, Integer> portsByName() {
        return ports.numbers();
    }

    /** In the order in which the APIs came. */
    public List<Integer> ports() {
        return List.copyOf(portsByName().values());
    }

    /** Stops accepting, gives what is being served two seconds, and frees everything. */
    @Override
    public void close() {
        ports.closeAllBut(List.of());
        deployment.close();
    }

    /** The API of this name, as it is deployed when it is asked. */
    private final class OneApi implements Service {

        private final String name;

        OneApi(String name) {
            this.name = name;
        }

        @Override
        public CompletableFuture<Response> answer(Request request) {
            Optional<CompletableFuture<Response>> answer = Optional.empty();
            while (answer.isEmpty()) {
                answer = deployment.answer(name, request);
            }
            return answer.get();
        }

        @Override
        public Response refuse(Refusal why) {
            return deployment.refuse(name, why);
        }
    }
}
