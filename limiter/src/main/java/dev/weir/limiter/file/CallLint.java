package dev.weir.limiter.file;

import dev.weir.limiter.Call;
import dev.weir.limiter.Client;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Sharing;
import dev.weir.limiter.Unit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Puts every call that the file tells apart to its limits, and finds those that can never pass or never hold true. */
record CallLint(Clients clients, Calls calls, int instances, Places places) {

    void judge() {
        for (var client : kinds()) {
            for (var route : routes(client)) {
                for (var model : models()) {
                    judge(client, route, calls.of(client, route, model, "lint"));
                }
            }
        }
    }

    /** One client for each plan, and for each that a tenant's clients are on. */
    private Set<Client> kinds() {
        var kinds = new LinkedHashSet<Client>();
        calls.policy().plans().values().forEach(plan -> kinds.add(new Client("any", plan)));
        clients.kinds().forEach(kinds::add);
        return kinds;
    }

    private Set<String> routes(Client client) {
        var routes = new TreeSet<>(calls.policy().routes().keySet());
        routes.addAll(client.plan().routes().keySet());
        routes.add(Calls.ELSEWHERE);
        return routes;
    }

    private List<Optional<String>> models() {
        return Stream
                .concat(Stream.of(Optional.<String>empty()),
                        calls.policy().models().keySet().stream().map(Optional::of))
                .toList();
    }

    private void judge(Client client, String route, Call call) {
        call.impossible().forEach(limit -> places.of(limit).problem(impossible(client, route, call, limit)));
        var count = call.partitions().stream().mapToInt(partition -> partition.limits().size()).sum();
        if (count > Partition.MOST_LIMITS) {
            places.of(client.plan())
                    .problem("on " + route + ", " + count + " limits are decided together: at most "
                            + Partition.MOST_LIMITS + " can be");
        }
        if (!route.equals(Calls.ELSEWHERE) || routes(client).size() == 1) {
            estimates(call);
        }
        names(call);
        call.partitions()
                .stream()
                .filter(partition -> partition.sharing() == Sharing.LEASED)
                .flatMap(partition -> partition.limits().stream())
                .forEach(limit -> leased(limit, call.asked().of(limit.unit())));
    }

    private void leased(Limit limit, long asked) {
        var share = Sharing.share(limit.most(), instances);
        if (!Sharing.isWorthwhile(share, asked)) {
            places.of(limit)
                    .advise("one of " + instances + " instances leases at most " + limit.amountInWords(share)
                            + " of this limit, too little for two calls of " + limit.amountInWords(asked)
                            + ": every call asks Redis all the same, so leave out 'sharing'");
        }
    }

    private void names(Call call) {
        var names = new HashSet<String>();
        call.partitions().stream().map(Partition::limits).flatMap(List::stream).forEach(limit -> {
            if (!names.add(limit.name())) {
                places.of(limit)
                        .advise("another limit of the same calls is named '" + limit.name()
                                + "' as well, and clients cannot tell them apart: give this one a 'name' of its own");
            }
        });
    }

    private static String impossible(Client client, String route, Call call, Limit limit) {
        var asks = new ArrayList<String>();
        if (call.taken().of(limit.unit()) > 0) {
            asks.add("takes " + limit.amountInWords(call.taken().of(limit.unit())));
        }
        if (call.held().of(limit.unit()) > 0) {
            asks.add("holds " + limit.amountInWords(call.held().of(limit.unit())));
        }
        return "no call on " + route + " can ever pass: it " + String.join(" and ", asks)
                + ", and this limit never has more than " + limit.amountInWords(limit.most())
                + (limit.keptBack() > 0 ? " for plan '" + client.plan().name() + "'" : "");
    }

    private void estimates(Call call) {
        call.partitions()
                .stream()
                .map(Partition::limits)
                .flatMap(List::stream)
                .filter(CallLint::isKnownLater)
                .forEach(limit -> estimate(call, limit.unit(), places.of(limit)));
    }

    private static void estimate(Call call, Unit unit, Entry entry) {
        if (call.asked().of(unit) == 0) {
            entry.advise("nothing says how many " + unit + " a call holds until its usage is known, so that a new "
                    + "client's calls hold none: add 'holds: {estimate: {" + unit + ": …}}'");
        }
        if (!call.held().names(Unit.IN_FLIGHT)) {
            entry.advise("calls can use more " + unit + " than they hold, and nothing limits how many do so at a time: "
                    + "add a limit like '8 in flight'");
        }
    }

    private static boolean isKnownLater(Limit limit) {
        return !limit.shadow() && (limit.unit().equals(Unit.TOKENS) || limit.unit().equals(Unit.USD));
    }
}
