package dev.weir.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.inject.Singleton;
import java.net.URLDecoder;

/** {@code GET /v1/models/{id}}: one of the list. */
@Singleton
final class ModelEndpoint implements Endpoint {
    private static final String PARENT = "/v1/models/";

    private final Backends backends;

    ModelEndpoint(Backends backends) {
        this.backends = backends;
    }

    @Override
    public String method() {
        return "GET";
    }

    @Override
    public String path() {
        return PARENT + "{id}";
    }

    @Override
    public boolean isAt(Call call) {
        return call.path().startsWith(PARENT) && call.path().length() > PARENT.length();
    }

    @Override
    public Served answer(Call call, Deadline deadline) {
        var id = decoded(call.path().substring(PARENT.length()));
        return backends.model(id, call, deadline)
                .map(model -> Served.ok(model, Usage.NOTHING))
                .orElseThrow(() -> backends.notFound(id));
    }

    /** The SDKs write the slash in {@code openai/gpt-oss-20b} as {@code %2F}. */
    private static String decoded(String segment) {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException _) {
            return segment;
        }
    }
}
