package dev.weir.limiter.file;

import dev.weir.limiter.Model;
import dev.weir.limiter.Price;
import dev.weir.limiter.Route;
import dev.weir.limiter.SharedLimit;
import dev.weir.limiter.Unit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The sections {@code routes}, {@code models} and {@code global}: limits that all clients share. */
record Commons(Limits limits, Collection<String> plans) {

    Map<String, Route> routes(Entry section) {
        var routes = new LinkedHashMap<String, Route>();
        section.named(Names.ROUTE, Names.A_ROUTE).forEach((name, entry) -> {
            var fields = entry.called("route " + entry.what()).fields(List.of("cost", "estimate", "limits"));
            routes.put(name, new Route(name, shared(fields, "all-on-route-"), Plans.toll(fields)));
        });
        return routes;
    }

    Map<String, Model> models(Entry section) {
        var models = new LinkedHashMap<String, Model>();
        section.named(Names.MODEL, Names.A_MODEL).forEach((name, entry) -> {
            var fields = entry.called("model " + entry.what()).fields(List.of("limits", "price"));
            var price = Optional.ofNullable(fields.get("price")).flatMap(Commons::price);
            models.put(name, new Model(name, shared(fields, "model-"), price));
        });
        return models;
    }

    List<SharedLimit> global(Entry section) {
        return shared(section.fields(List.of("limits")), "global-");
    }

    private List<SharedLimit> shared(Map<String, Entry> fields, String prefix) {
        return Optional.ofNullable(fields.get("limits"))
                .map(list -> limits.shared(list, prefix, plans))
                .orElse(List.of());
    }

    /** Usd per million tokens; embeddings have no output, so its price may be left out. */
    private static Optional<Price> price(Entry entry) {
        var fields = entry.fields(List.of("input", "output"));
        var input = entry.required(fields, "input").flatMap(Commons::usd);
        var output = Optional.ofNullable(fields.get("output")).map(Commons::usd).orElse(Optional.of(0L));
        return input.flatMap(in -> output.map(out -> new Price(in, out)));
    }

    private static Optional<Long> usd(Entry entry) {
        return entry.read(text -> Amount.of(Unit.USD, text));
    }
}
