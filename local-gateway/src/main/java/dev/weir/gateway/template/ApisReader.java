package dev.weir.gateway.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.api.HttpApi;
import dev.weir.gateway.api.RestApi;

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
        List<dev.weir.gateway.api.Api> served = new ArrayList<>();
        all.forEach(one -> served.addAll(read(one, all)));
        problems.throwIfAny();
        if (served.isEmpty()) {
            Place place = all.isEmpty() ? Place.START : all.getFirst().place();
            throw new BadTemplate(List.of(new Problem(place,
                    "The template has no route: give a function an event of type Api or HttpApi.")));
        }
        return served;
    }

    private static boolean isApi(Resource resource) {
        return resource.isRestApi() || resource.is(Resource.HTTP_API);
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

    private List<? extends dev.weir.gateway.api.Api> read(Resource one, List<Resource> all) {
        Set<String> siblings = all.stream()
                .filter(other -> other.isRestApi() == one.isRestApi())
                .map(Resource::id)
                .collect(Collectors.toSet());
        one.existence().ifPresent(doubt -> problems.refuse(doubt.place(), doubt.reason()));
        return switch (one.type()) {
            case Resource.API -> sam(one, siblings);
            case Resource.HTTP_API -> http(one, siblings);
            default -> plain(one);
        };
    }

    private List<RestApi> sam(Resource one, Set<String> siblings) {
        ResourcePath paths = new ResourcePath();
        Api api = new Api(one, functions, files, paths);
        Routes routes = new Routes(api, siblings, functions, paths);
        eachFunction(routes::read);
        RestApi read = api.serving(routes.all(), plans);
        return served(read, read.routes().isEmpty(), one);
    }

    private List<RestApi> plain(Resource one) {
        return new PlainApi(one, resources, functions, files).read(plans)
                .stream()
                .flatMap(stage -> served(stage, stage.routes().isEmpty(), one).stream())
                .toList();
    }

    private List<HttpApi> http(Resource one, Set<String> siblings) {
        HttpApiReader api = new HttpApiReader(one, functions);
        HttpRoutes routes = new HttpRoutes(api, siblings, functions);
        eachFunction(routes::read);
        return served(api.serving(routes.all()), routes.all().isEmpty(), one);
    }

    private <A> List<A> served(A api, boolean routeless, Resource resource) {
        if (routeless) {
            problems.warn(resource.place(), resource.id() + " has no route, so it is not served.");
        }
        return routeless ? List.of() : List.of(api);
    }

    /** @param reader of a function's events and its logical id */
    private void eachFunction(BiConsumer<Section, String> reader) {
        resources.stream()
                .filter(it -> it.is(Resource.FUNCTION))
                .forEach(function -> reader.accept(function.properties().section("Events"), function.id()));
    }
}
