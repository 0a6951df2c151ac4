package dev.weir.gateway.server;

import dev.weir.gateway.StartFailure;
import dev.weir.gateway.api.Api;
import dev.weir.gateway.api.RestApi;
import dev.weir.gateway.call.Settings;
import dev.weir.gateway.function.Functions;
import dev.weir.gateway.rest.Gateway;
import dev.weir.gateway.wire.HttpServer;
import dev.weir.gateway.wire.Service;
import java.util.ArrayList;
import java.util.List;

/** APIs, each on a port of its own on the loopback interface. */
public final class Server implements AutoCloseable {

    private final List<HttpServer> ports;
    private final Functions functions;

    private Server(List<HttpServer> ports, Functions functions) {
        this.ports = ports;
        this.functions = functions;
    }

    /**
     * Takes the ports, starts every function of the APIs and then answers.
     *
     * @param port the first API's, the others have those that follow; zero for any that are free
     * @throws StartFailure with the sentence to show the user
     */
    public static Server start(List<Api> apis, int port) {
        return start(apis, port, Settings.standard());
    }

    /** Starts with what a test may want otherwise. */
    public static Server start(List<Api> apis, int port, Settings settings) {
        var bound = new ArrayList<HttpServer>();
        try {
            for (int i = 0; i < apis.size(); i++) {
                bound.add(HttpServer.bind(port == 0 ? 0 : port + i));
            }
            var functions = Functions.start(apis.stream().flatMap(Api::functions), settings.clock());
            for (int i = 0; i < apis.size(); i++) {
                bound.get(i).serve(service(apis.get(i), functions, settings));
            }
            return new Server(bound, functions);
        } catch (StartFailure e) {
            bound.forEach(HttpServer::close);
            throw e;
        }
    }

    private static Service service(Api api, Functions functions, Settings settings) {
        return switch (api) {
            case RestApi rest -> new Gateway(rest, functions, settings);
        };
    }

    /** In the order of the APIs. */
    public List<Integer> ports() {
        return ports.stream().map(HttpServer::port).toList();
    }

    /** Stops accepting, gives what is being served two seconds, and frees everything. */
    @Override
    public void close() {
        ports.forEach(HttpServer::close);
        functions.close();
    }
}
