package dev.weir.gateway.template;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.weir.gateway.api.Assumptions;

/** Reads one file from its bytes to its APIs, and gathers on the way all that is wrong with it. */
final class TemplateReader {

    private static final String SAM = "AWS::Serverless-2016-10-31";

    private static final Vocabulary SECTIONS = new Vocabulary("a template",
            Vocabulary.words("Transform Globals Parameters Mappings Conditions Resources Metadata"),
            Vocabulary.words("AWSTemplateFormatVersion Description Outputs Rules Hooks"), Map.of());

    private final Path file;
    private final Set<String> supplied;
    private final Problems problems = new Problems();

    TemplateReader(Path file, Set<String> supplied) {
        this.file = file;
        this.supplied = supplied;
    }

    SamTemplate read() {
        Optional<Value> whole = new YamlTree(problems).read(content());
        problems.throwIfAny();
        if (!(whole.orElse(null) instanceof Value.Mapping root) || root.get("Resources").isEmpty()) {
            throw refusal(whole.map(Value::place).orElse(Place.START),
                    "This is no SAM template, it has no Resources: name the right file by --template.");
        }
        SamTemplate template = template(root);
        problems.throwIfAny();
        return template;
    }

    private String content() {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw refusal(Place.START, "This file is not UTF-8 text: save it as such.");
        } catch (IOException e) {
            throw refusal(Place.START,
                    Files.isDirectory(file)
                            ? "This is a folder: name the template in it by --template."
                            : Files.exists(file)
                                    ? "This file cannot be read: check its permissions."
                                    : "There is no such file: name the template by --template.");
        }
    }

    private BadTemplate refusal(Place place, String sentence) {
        return new BadTemplate(List.of(new Problem(place.line(), place.column(), sentence)));
    }

    private SamTemplate template(Value.Mapping root) {
        Section template = new Section(root, problems);
        SECTIONS.judge(template);
        judgeTransform(template);
        Resolver resolver = new Resolver(root);
        Globals globals = new Globals(template.section("Globals"));
        List<Resource> resources = new Resources(globals, resolver, problems).read(template.section("Resources"));
        FunctionReader functions = new FunctionReader(file.toAbsolutePath(), supplied);
        resources.stream().filter(it -> it.type().equals(Resource.FUNCTION)).forEach(functions::read);
        List<dev.weir.gateway.api.Api> apis = new ApisReader(resources, functions, problems)
                .read(type -> implicit(type, globals, resolver));
        Section own = template.section("Metadata").section("LocalGateway");
        return new SamTemplate(apis, List.copyOf(functions.all().values()), functions.handlers(), problems.warnings(),
                own.text("Try"), assumptions(own.section("Assume")));
    }

    private Assumptions assumptions(Section readings) {
        Assumptions assumptions = Assumptions.USUAL;
        for (Map.Entry<String, String> reading : readings.texts().entrySet()) {
            try {
                assumptions = assumptions.with(Map.of(reading.getKey(), reading.getValue()));
            } catch (IllegalArgumentException e) {
                problems.refuse(readings.keyPlace(reading.getKey()), String.valueOf(e.getMessage()));
            }
        }
        return assumptions;
    }

    private void judgeTransform(Section template) {
        if (!template.has("Transform")) {
            problems.refuse(Place.START, "This is a plain CloudFormation template: add `Transform: " + SAM + "`.");
            return;
        }
        Value transform = template.mapping().get("Transform").orElseThrow();
        Value only = transform instanceof Value.Sequence list && list.items().size() == 1
                ? list.items().getFirst()
                : transform;
        if (!(only instanceof Value.Text text && text.text().equals(SAM))) {
            problems.refuse(transform.place(), "Only the transform " + SAM
                    + " is applied here: write out what others would produce, and remove them.");
        }
    }

    private Resource implicit(String type, Globals globals, Resolver resolver) {
        boolean rest = type.equals(Resource.API);
        Value.Mapping own = rest
                ? new Value.Mapping(Place.START,
                        Map.of("StageName", new Value.Entry(Place.START, new Value.Text(Place.START, "Prod"))))
                : Value.Mapping.empty(Place.START);
        Value merged = resolver.resolve(globals.under(rest ? "Api" : "HttpApi", own));
        return new Resource(rest ? Api.IMPLICIT : HttpApiReader.IMPLICIT, Place.START, type,
                new Section((Value.Mapping) merged, problems));
    }
}
