package dev.weir.gateway.template;

import java.util.List;
import java.util.Set;

import dev.weir.gateway.api.ApiKey;
import dev.weir.gateway.api.Metering;
import dev.weir.gateway.api.Metering.KeySource;
import dev.weir.gateway.api.Route;
import dev.weir.gateway.api.UsagePlan;

/** Reads how API Gateway itself counts an API's calls: which methods ask for a key, where it is read, and the throttles. */
final class MeteringReader {

    private static final Set<String> SOURCES = Set.of("HEADER", "AUTHORIZER");

    private final Resource api;
    private final Section auth;
    private final Section stage;

    /**
     * @param auth what SAM adds to an API, which may be nothing
     * @param stage where {@code MethodSettings} are
     */
    MeteringReader(Resource api, Section auth, Section stage) {
        this.api = api;
        this.auth = auth;
        this.stage = stage;
    }

    /** @param unsaid where keys are read if the API does not say so itself */
    Metering read(String name, List<Route> routes, UsagePlanReader reader, KeySource unsaid) {
        Section properties = api.properties();
        String source = properties.text("ApiKeySourceType").orElse(unsaid.name());
        if (!SOURCES.contains(source)) {
            properties.problems()
                    .refuse(properties.valuePlace("ApiKeySourceType"),
                            "ApiKeySourceType is " + source + ": write HEADER or AUTHORIZER.");
        }
        List<UsagePlan> plans = reader.of(api.id(), name, auth.section("UsagePlan"));
        warnOfClosedRoutes(routes, plans);
        return new Metering(source.equals("AUTHORIZER") ? KeySource.AUTHORIZER : KeySource.HEADER, plans,
                MethodSettings.throttles(stage));
    }

    private void warnOfClosedRoutes(List<Route> routes, List<UsagePlan> plans) {
        boolean opened = plans.stream().flatMap(plan -> plan.keys().stream()).anyMatch(ApiKey::enabled);
        routes.stream()
                .filter(route -> route.apiKeyRequired() && !opened)
                .findFirst()
                .ifPresent(route -> api.properties()
                        .problems()
                        .warn(api.place(), route.method() + " " + route.resource() + " requires an API key, and no"
                                + " usage plan of " + api.id()
                                + " has an enabled one, so each call is a 403: add a usage plan."));
    }

    /** Whether a method opens to API keys only: its event's own choice, else the API's default. */
    boolean asksForKey(String method, Section eventAuth) {
        boolean byDefault = auth.flag("ApiKeyRequired", false);
        boolean asks = eventAuth.flag("ApiKeyRequired", byDefault);
        if (!byDefault && eventAuth.text("ApiKeyRequired").filter("false"::equals).isPresent()) {
            eventAuth.problems()
                    .refuse(eventAuth.valuePlace("ApiKeyRequired"),
                            "SAM takes `ApiKeyRequired: false` only where the API requires keys: remove it.");
        }
        boolean exempt = byDefault && method.equals("OPTIONS")
                && !auth.flag("AddApiKeyRequiredToCorsPreflight", true);
        return asks && !exempt;
    }
}
