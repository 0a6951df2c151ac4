package dev.weir.gateway.rest;

import dev.weir.gateway.StartFailure;
import dev.weir.gateway.api.Assumptions;
import dev.weir.gateway.api.RestApi;
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
    public static Server start(RestApi api, int port, Assumptions assumptions) {
        return start(api, port, Settings.standard(assumptions));
    }

    static Server start(RestApi api, int port, Settings settings) {
        HttpServer http = HttpServer.bind(port);
        try {
            Functions functions = Functions.start(api, settings.clock());
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
