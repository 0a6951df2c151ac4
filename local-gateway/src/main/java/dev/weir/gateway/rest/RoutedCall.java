package dev.weir.gateway.rest;

import dev.weir.gateway.api.Route;
import dev.weir.gateway.call.Call;
import dev.weir.gateway.event.RequestEvent;
import dev.weir.gateway.event.Variables;
import dev.weir.gateway.routing.Match;

/**
 * A call that has its route.
 *
 * @param event what the events of its authorizer and of its integration have in common
 */
record RoutedCall(Call call, Match<Route> match, Variables variables, RequestEvent event) {

    Route route() {
        return match.route();
    }
}
