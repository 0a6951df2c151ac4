package dev.weir.gateway.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.weir.gateway.api.Authorizer;
import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.api.HttpApi;
import dev.weir.gateway.api.HttpAuthorizer;
import dev.weir.gateway.api.RestApi;
import dev.weir.gateway.api.Stages;

/** Reads all APIs of a template, those first that it declares, then those that SAM makes for events that name none. */
final class ApisReader {

    private final List<Resource> resources;
    private final Functions functions;
    private final NamedFiles files;
    private final UsagePlanReader plans;
    private final Problems problems;

    /** @param files that definitions are in */
    ApisReader(List<Resource> resources, Functions functions, NamedFiles files, Problems problems) {
        this.resources = resources;
        this.functions = functions;
        this.files = files;
        plans = new UsagePlanReader(resources);
        this.problems = problems;
    }

    /** @param implicit makes the API of a type that SAM would */
    List<dev.weir.gateway.api.Api> read(Function<String, Resource> implicit) {
        List<Resource> all = new ArrayList<>(resources.stream().filter(ApisReader::isApi).toList());
        if (hasEventWithout("Api", "RestApiId", Api.IMPLICIT)) {
            all.add(implicit.apply(Resource.API));
        }
        if (hasEventWithout("HttpApi", "ApiId", HttpApiReader.IMPLICIT)) {
            all.add(implicit.apply(Resource.HTTP_API));
        }
        resources.forEach(this::warnOfStray);
        List<dev.weir.gateway.api.Api> served = new ArrayList<>();
        all.forEach(one -> read(one, all).ifPresent(served::add));
        problems.tellUnserved(served.stream().anyMatch(ApisReader::serves));
        problems.throwIfAny();
        if (served.isEmpty()) {
            Place place = all.isEmpty() ? Place.START : all.getFirst().place();
            throw new BadTemplate(List.of(new Problem(place,
                    "The template has no route: give a function an event of type Api or HttpApi.")));
        }
        return served;
    }

    /** What belongs to an API that is not to be found is no part of any that is served. */
    private void warnOfStray(Resource resource) {
        List.of("ApiId", "RestApiId").forEach(key -> {
            if (resource.properties().mapping().get(key).orElse(null) instanceof Value.Unknown unknown) {
                problems.warn(unknown.place(),
                        resource.id() + " is part of no API that is served: " + unknown.reason());
            }
        });
    }

    private static boolean isApi(Resource resource) {
        return resource.isRestApi() || resource.isHttpApi();
    }

    private boolean hasEventWithout(String type, String key, String implicit) {
        List<Section> events = new ArrayList<>();
        resources.stream()
                .filter(it -> it.is(Resource.FUNCTION))
                .forEach(
                        function -> function.properties()
                                .section("Events")
                                .eachSection((_, event) -> events.add(event)));
        return events.stream()
                .filter(event -> event.text("Type").filter(type::equals).isPresent())
                .map(event -> event.section("Properties").mapping().get(key))
                .anyMatch(id -> id.isEmpty() || (id.get() instanceof Value.Reference reference
                        && reference.resource().equals(implicit)));
    }

    private Optional<dev.weir.gateway.api.Api> read(Resource one, List<Resource> all) {
        Set<String> siblings = all.stream()
                .filter(other -> other.isRestApi() == one.isRestApi())
                .map(Resource::id)
                .collect(Collectors.toSet());
        one.existence().ifPresent(doubt -> problems.refuse(doubt.place(), doubt.reason()));
        DeclaredStages stages = new DeclaredStages(resources);
        return together(one, switch (one.type()) {
            case Resource.API -> sam(one, stages, siblings);
            case Resource.HTTP_API -> stages.each(one).stream().map(stage -> http(stage, siblings)).toList();
            case Resource.V2_API -> new PlainHttpApi(one, resources, functions, files).read();
            default -> new PlainApi(one, resources, functions, files).read(plans);
        });
    }

    /** In each of its stages: its own, which its resource policy names, those declared beside it, and SAM's unasked one. */
    private List<RestApi> sam(Resource one, DeclaredStages declared, Set<String> siblings) {
        List<RestApi> stages = declared.each(one).stream().map(stage -> sam(stage, siblings)).toList();
        RestApi own = stages.getFirst();
        return Stream.concat(stages.stream().map(stage -> stage.withResourcePolicy(own.resourcePolicy())),
                DeclaredStages.unasked(one, own)
                        .filter(extra -> stages.stream().noneMatch(stage -> stage.stage().equals(extra.stage())))
                        .stream())
                .toList();
    }

    private RestApi sam(Resource one, Set<String> siblings) {
        ResourcePath paths = ResourcePath.ofRestApi();
        Api api = new Api(one, functions, files, paths);
        Routes routes = new Routes(api, EventApis.ofRestApis(siblings), functions, paths);
        eachFunction(routes::read);
        return api.serving(routes.all(), plans);
    }

    private HttpApi http(Resource one, Set<String> siblings) {
        HttpApiReader api = new HttpApiReader(one, functions, files);
        HttpRoutes routes = new HttpRoutes(api, EventApis.ofHttpApis(siblings), functions);
        eachFunction(routes::read);
        return api.serving(routes.all());
    }

    /** Its stages as one; empty where they have no route, which is warned of. */
    private Optional<dev.weir.gateway.api.Api> together(Resource api,
            List<? extends dev.weir.gateway.api.Api> stages) {
        List<? extends dev.weir.gateway.api.Api> served = stages.stream().filter(ApisReader::hasRoutes).toList();
        if (served.isEmpty() && !stages.isEmpty()) {
            problems.warn(api.place(), api.id() + " has no route, so it is not served.");
        }
        return served.size() > 1
                ? Optional.of(new Stages(List.copyOf(served)))
                : served.stream().<dev.weir.gateway.api.Api>map(one -> one).findFirst();
    }

    private static boolean hasRoutes(dev.weir.gateway.api.Api api) {
        return switch (api) {
            case RestApi rest -> !rest.routes().isEmpty();
            case HttpApi http -> !http.routes().isEmpty();
            case Stages stages -> stages.all().stream().anyMatch(ApisReader::hasRoutes);
        };
    }

    /** Whether a route has all that it needs; preflights that the gateway answers itself are beside the point. */
    private static boolean serves(dev.weir.gateway.api.Api api) {
        return switch (api) {
            case RestApi rest -> rest.routes()
                    .stream()
                    .filter(route -> route.function().isPresent() || !route.method().equals("OPTIONS"))
                    .anyMatch(route -> isRun(route.function()) && isRun(route.authorizer().map(Authorizer::function)));
            case HttpApi http -> http.routes()
                    .stream()
                    .anyMatch(route -> isRun(Optional.of(route.function()))
                            && isRun(route.authorizer().flatMap(HttpAuthorizer::asked)));
            case Stages stages -> stages.all().stream().anyMatch(ApisReader::serves);
        };
    }

    private static boolean isRun(Optional<FunctionSpec> function) {
        return function.flatMap(FunctionSpec::unserved).isEmpty();
    }

    /** @param reader of a function's events and its logical id */
    private void eachFunction(BiConsumer<Section, String> reader) {
        resources.stream()
                .filter(it -> it.is(Resource.FUNCTION))
                .forEach(function -> reader.accept(function.properties().section("Events"), function.id()));
    }
}
