package dev.weir.gateway.rest;

import dev.weir.gateway.StartFailure;
import dev.weir.gateway.api.RestApi;
import dev.weir.gateway.function.Isolation;
import dev.weir.gateway.rest.http.HttpServer;

/** A REST API, served on the loopback interface. */
public final class Server implements AutoCloseable {

    private final HttpServer http;
    private final Functions functions;

    private Server(HttpServer http, Functions functions) {
        this.http = http;
        this.functions = functions;
    }

    /**
     * Takes the port, starts every function of the API and then answers.
     *
     * @param port zero for any that is free
     * @throws StartFailure with the sentence to show the user
     */
    public static Server start(RestApi api, int port, Isolation isolation) {
        return start(api, port, isolation, Settings.standard());
    }

    /** The same with functions in this process. */
    public static Server start(RestApi api, int port) {
        return start(api, port, Isolation.LOADER);
    }

    static Server start(RestApi api, int port, Settings settings) {
        return start(api, port, Isolation.LOADER, settings);
    }

    private static Server start(RestApi api, int port, Isolation isolation, Settings settings) {
        HttpServer http = HttpServer.bind(port);
        try {
            Functions functions = Functions.start(api, settings.clock(), isolation);
            http.serve(new Gateway(api, functions, settings));
            return new Server(http, functions);
        } catch (StartFailure e) {
            http.close();
            throw e;
        }
    }

    public int port() {
        return http.port();
    }

    /** Stops accepting, gives what is being served two seconds, and frees everything. */
    @Override
    public void close() {
        http.close();
        functions.close();
    }
}
