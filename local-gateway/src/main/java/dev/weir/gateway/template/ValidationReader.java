package dev.weir.gateway.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.weir.gateway.api.RequestValidation;
import dev.weir.gateway.api.RequestValidation.Parameter;

/**
 * Reads {@code RequestModel} and {@code RequestParameters} of an event. SAM gives a method a validator only where its
 * {@code RequestModel} asks for one; without it, neither is checked.
 */
final class ValidationReader {

    private static final Vocabulary MODEL = new Vocabulary("RequestModel",
            Vocabulary.words("Model Required ValidateBody ValidateParameters"), Set.of(), Map.of());

    private static final Vocabulary PARAMETER = new Vocabulary("a request parameter", Set.of("Required"),
            Set.of("Caching"), Map.of());

    private static final Pattern NAME = Pattern.compile("method\\.request\\.(querystring|path|header)\\.(.+)");

    private final Section event;
    private final Models models;

    ValidationReader(Section event, Models models) {
        this.event = event;
        this.models = models;
    }

    RequestValidation read() {
        Section model = event.section("RequestModel");
        MODEL.judge(model);
        List<Parameter> required = required();
        Optional<String> schema = event.has("RequestModel") ? schema(model) : Optional.empty();
        boolean parameters = model.flag("ValidateParameters", false);
        if (!parameters && !required.isEmpty()) {
            event.problems()
                    .warn(event.keyPlace("RequestParameters"),
                            "Nothing checks that these parameters are there, here or on AWS: SAM has them checked only by a"
                                    + " RequestModel with `ValidateParameters: true`.");
        }
        return new RequestValidation(parameters ? required : List.of(), model.flag("ValidateBody", false)
                ? schema.map(text -> Map.of("application/json", text)).orElse(Map.of())
                : Map.of());
    }

    private Optional<String> schema(Section model) {
        model.require("Model", model.place(), "RequestModel has no Model: name one of the API's Models.");
        Optional<String> name = model.text("Model");
        Optional<String> schema = name.flatMap(models::schema);
        if (name.isPresent() && schema.isEmpty()) {
            model.problems()
                    .refuse(model.valuePlace("Model"),
                            "Model " + name.get() + " is not under Models of the API: define it there.");
        }
        return schema;
    }

    private List<Parameter> required() {
        List<Parameter> required = new ArrayList<>();
        event.eachValue("RequestParameters", value -> {
            if (value instanceof Value.Mapping mapping) {
                new Section(mapping, event.problems()).eachSection((name, settings) -> {
                    PARAMETER.judge(settings);
                    parameter(name, mapping.place(name)).filter(it -> settings.flag("Required", false))
                            .ifPresent(required::add);
                });
            } else if (value instanceof Value.Text text) {
                var _ = parameter(text.text(), text.place());
            } else {
                event.problems().refuse(value.place(), "A request parameter is a name, or a name with settings.");
            }
        });
        return required;
    }

    private Optional<Parameter> parameter(String name, Place place) {
        Matcher parts = NAME.matcher(name);
        if (!parts.matches()) {
            event.problems()
                    .refuse(place, name
                            + " is no request parameter: write method.request.header.NAME, .querystring.NAME or .path.NAME.");
            return Optional.empty();
        }
        return Optional.of(new Parameter(switch (parts.group(1)) {
            case "header" -> RequestValidation.Place.HEADER;
            case "path" -> RequestValidation.Place.PATH;
            default -> RequestValidation.Place.QUERY_STRING;
        }, parts.group(2)));
    }
}
