package dev.weir.gateway.template;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.weir.gateway.api.Assumptions;

/** Reads one file from its bytes to its APIs, and gathers on the way all that is wrong with it. */
final class TemplateReader {

    private static final Vocabulary SECTIONS = new Vocabulary("a template",
            Vocabulary.words("Transform Globals Parameters Mappings Conditions Resources Metadata"),
            Vocabulary.words("AWSTemplateFormatVersion Description Outputs Rules Hooks"), Map.of());

    private final Path file;
    private final Set<String> supplied;
    private final Stack stack;
    private final Problems problems = new Problems();
    private final Set<Path> named = new LinkedHashSet<>();
    private final NamedFiles files;

    TemplateReader(Path file, Set<String> supplied, Stack stack) {
        this.file = file;
        this.supplied = supplied;
        this.stack = stack;
        files = new NamedFiles(file.toAbsolutePath(), problems, named);
    }

    SamTemplate read() {
        try {
            return readOrRefuse();
        } catch (BadTemplate e) {
            throw e.reading(named);
        }
    }

    private SamTemplate readOrRefuse() {
        Optional<Value> whole = new YamlTree("", problems).read(content());
        problems.throwIfAny();
        if (!(whole.orElse(null) instanceof Value.Mapping root) || root.get("Resources").isEmpty()) {
            throw refusal(whole.map(Value::place).orElse(Place.START),
                    "This is no template, it has no Resources: name the right file by --template.");
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
        return new BadTemplate(List.of(new Problem(place, sentence)));
    }

    private SamTemplate template(Value.Mapping written) {
        Inclusion inclusion = Inclusion.of(files);
        Resolver before = new Resolver(written, stack, inclusion);
        Value.Mapping root = Loops.unrolled(included(written, inclusion, before), before, problems);
        Section template = new Section(root, problems);
        SECTIONS.judge(template);
        Transforms transforms = Transforms.of(root);
        transforms.judge(problems);
        judgeOverrides(new Parameters(template.section("Parameters").mapping(), stack), template);
        Resolver resolver = new Resolver(root, stack, inclusion);
        Globals globals = new Globals(template.section("Globals"));
        List<Resource> resources = new Resources(transforms.sam(), globals, resolver, problems)
                .read(template.section("Resources"));
        Functions functions = functions(resources);
        List<dev.weir.gateway.api.Api> apis = new ApisReader(resources, functions, files, problems)
                .read(type -> implicit(type, globals, resolver));
        Section own = template.section("Metadata").section("LocalGateway");
        return new SamTemplate(apis, functions.all(), functions.handlers(), problems.warnings(), own.text("Try"),
                assumptions(own.section("Assume")), named);
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

    /** The template, with what {@code AWS::Include} brings to its top and to its sections. */
    private static Value.Mapping included(Value.Mapping written, Inclusion inclusion, Resolver resolver) {
        Value.Mapping top = inclusion.into(written, resolver);
        Map<String, Value.Entry> sections = new LinkedHashMap<>();
        top.entries()
                .forEach((key, entry) -> sections.put(key,
                        new Value.Entry(entry.key(), section(entry.value(), inclusion, resolver))));
        return new Value.Mapping(written.place(), sections);
    }

    private static Value section(Value section, Inclusion inclusion, Resolver resolver) {
        return switch (section) {
            case Value.Mapping mapping -> inclusion.into(mapping, resolver);
            case Value.Call call when call.function().equals(Calls.TRANSFORM) -> inclusion.read(call, resolver);
            default -> section;
        };
    }

    private void judgeOverrides(Parameters parameters, Section template) {
        parameters.judge(problems);
        Set<String> resources = template.section("Resources").keys();
        stack.parameters()
                .keySet()
                .stream()
                .filter(name -> !parameters.has(name) && !resources.contains(name.split("\\.", 2)[0]))
                .forEach(name -> problems.refuse(template.keyPlace("Parameters"), "--parameter-overrides gives "
                        + Spelling.correction(name, parameters.names(),
                                name + ", which is neither a parameter nor a resource: check its spelling.")));
    }

    private Functions functions(List<Resource> resources) {
        Path absolute = file.toAbsolutePath();
        LayerReader layers = new LayerReader(absolute,
                resources.stream().filter(it -> it.is(Resource.LAYER) || it.is(Resource.PLAIN_LAYER)));
        return new Functions(resources.stream().filter(Resource::isFunction).toList(),
                new FunctionReader(absolute, stack, supplied, layers), stack.functionArn());
    }

    private Resource implicit(String type, Globals globals, Resolver resolver) {
        boolean rest = type.equals(Resource.API);
        Value.Mapping own = rest
                ? Tree.mapping(Place.START, Map.of("StageName", Tree.text(Place.START, "Prod")))
                : Value.Mapping.empty(Place.START);
        Value merged = resolver.resolve(
                globals.under(rest ? "Api" : "HttpApi", Tree.mapping(Place.START, Map.of("Properties", own))));
        return new Resource(rest ? Api.IMPLICIT : HttpApiReader.IMPLICIT, Place.START, type,
                new Section((Value.Mapping) merged, problems),
                new Section(Value.Mapping.empty(Place.START), problems), Optional.empty());
    }
}
