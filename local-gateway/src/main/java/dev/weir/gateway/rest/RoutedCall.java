package dev.weir.gateway.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.gateway.api.Route;
import dev.weir.gateway.call.Call;
import dev.weir.gateway.event.Variables;
import dev.weir.gateway.routing.Match;

/**
 * A call that has its route.
 *
 * @param event what the events of its authorizer and of its integration have in common; neither may change it
 */
record RoutedCall(Call call, Match<Route> match, Variables variables, ObjectNode event) {

    Route route() {
        return match.route();
    }
}
