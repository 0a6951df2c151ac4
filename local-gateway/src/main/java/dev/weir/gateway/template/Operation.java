package dev.weir.gateway.template;

import java.util.ArrayList;
import java.util.List;

import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.api.RequestValidation;

/**
 * A method of a path, as a definition has it.
 *
 * @param method upper case, or {@code ANY}
 * @param place where the method is written
 * @param body what is said of it
 * @param security the names of the schemes that it asks for
 */
record Operation(
        String method, String path, Place place, Section body, List<String> security, RequestValidation validation) {

    Operation {
        security = List.copyOf(security);
    }

    /** The scopes that it asks for with a scheme. */
    List<String> scopes(String scheme) {
        Value written = body.mapping().get("security").orElse(null);
        List<String> scopes = new ArrayList<>();
        if (written instanceof Value.Mapping) {
            scopes.addAll(body.section("security").list(scheme));
        } else {
            body.eachItem("security", requirement -> scopes.addAll(requirement.list(scheme)));
        }
        return scopes;
    }

    /** What would answer it, and cannot here. */
    FunctionSpec unserved(Place where, String sentence) {
        body.problems().unserved(new Problem(where, sentence), "Meanwhile each call of " + name() + " fails.");
        return FunctionSpec.unserved("nothing", sentence);
    }

    /** Where it says who may call. */
    Place securityPlace() {
        return body.has("security") ? body.keyPlace("security") : place;
    }

    /** How routes are called, e.g. {@code POST /things}. */
    String name() {
        return method + " " + path;
    }
}
