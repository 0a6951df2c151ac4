package dev.weir.gateway.template;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.weir.gateway.api.Assumptions;

/**
 * Reads one file from its bytes to its APIs, and gathers on the way all that is wrong with it and with the templates of other
 * stacks.
 */
final class TemplateReader {

    private static final Vocabulary SECTIONS = new Vocabulary("a template",
            Vocabulary.words("Transform Globals Parameters Mappings Conditions Resources Metadata"),
            Vocabulary.words("AWSTemplateFormatVersion Description Outputs Rules Hooks"), Map.of());

    private final Path file;
    private final String shown;
    private final Set<String> supplied;
    private final Stack stack;
    private final Problems problems;
    private final Set<Path> named;
    private final NamedFiles files;

    TemplateReader(Path file, Set<String> supplied, Stack stack) {
        this(file, "", supplied, stack, new Problems(), new LinkedHashSet<>());
    }

    /** @param shown what a problem calls the file; empty for the template that is served */
    private TemplateReader(Path file, String shown, Set<String> supplied, Stack stack, Problems problems,
            Set<Path> named) {
        this.file = file;
        this.shown = shown;
        this.supplied = supplied;
        this.stack = stack;
        this.problems = problems;
        this.named = named;
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
        Contents contents = contents();
        Functions functions = contents.functions();
        List<dev.weir.gateway.api.Api> apis = new ApisReader(contents.resources(), functions, files, problems)
                .read(type -> implicit(type, contents));
        Section own = contents.template().section("Metadata").section("LocalGateway");
        SamTemplate template = new SamTemplate(apis, functions.all(), functions.handlers(), problems.warnings(),
                own.text("Try"), assumptions(own.section("Assume")), named);
        problems.throwIfAny();
        return template;
    }

    private Contents contents() {
        Optional<Value> whole = new YamlTree(shown, problems).read(content());
        problems.throwIfAny();
        if (!(whole.orElse(null) instanceof Value.Mapping root) || root.get("Resources").isEmpty()) {
            throw refusal(whole.map(Value::place).orElse(start()),
                    "This is no template, it has no Resources: name the right file by " + option() + ".");
        }
        return contents(root);
    }

    private Place start() {
        return new Place(shown, 1, 1);
    }

    private String option() {
        return shown.isEmpty() ? "--template" : "--stack";
    }

    private String content() {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw refusal(start(), "This file is not UTF-8 text: save it as such.");
        } catch (IOException e) {
            throw refusal(start(),
                    Files.isDirectory(file)
                            ? "This is a folder: name the template in it by " + option() + "."
                            : Files.exists(file)
                                    ? "This file cannot be read: check its permissions."
                                    : "There is no such file: name the template by " + option() + ".");
        }
    }

    private BadTemplate refusal(Place place, String sentence) {
        return new BadTemplate(List.of(new Problem(place, sentence)));
    }

    /** What stands in a template, once intrinsic functions are applied. */
    private record Contents(
            Section template, Globals globals, Resolver resolver, List<Resource> resources, Functions functions) {

        /** By the name under which other stacks import it; what only a deployment knows has something in its stead. */
        Map<String, String> exports() {
            Map<String, String> exports = new HashMap<>();
            template.section("Outputs").eachSection((_, output) -> {
                Optional<String> name = resolved(output.section("Export"), "Name");
                Optional<String> value = resolved(output, "Value");
                if (exists(output) && name.isPresent() && value.isPresent()) {
                    exports.put(name.get(), value.get());
                }
            });
            return exports;
        }

        private Optional<String> resolved(Section section, String key) {
            return section.mapping().get(key).map(resolver::resolve).flatMap(Words::of);
        }

        private boolean exists(Section output) {
            return output.text("Condition")
                    .map(name -> resolver.condition(output.valuePlace("Condition"), name))
                    .filter(verdict -> verdict instanceof Value.Text text && text.text().equals("false"))
                    .isEmpty();
        }
    }

    private Contents contents(Value.Mapping written) {
        List<Functions> others = new ArrayList<>();
        Stack surrounded = surrounded(others);
        Inclusion inclusion = Inclusion.of(files);
        Resolver before = new Resolver(written, surrounded, inclusion);
        Value.Mapping root = Loops.unrolled(included(written, inclusion, before), before, problems);
        Section template = new Section(root, problems);
        SECTIONS.judge(template);
        Transforms transforms = Transforms.of(root);
        transforms.judge(problems);
        judgeOverrides(new Parameters(template.section("Parameters").mapping(), surrounded), template);
        Resolver resolver = new Resolver(root, surrounded, inclusion);
        Globals globals = new Globals(template.section("Globals"));
        List<Resource> resources = new Resources(transforms.sam(), globals, resolver, problems)
                .read(template.section("Resources"));
        return new Contents(template, globals, resolver, resources, functions(resources, others));
    }

    /** The stack once it is known what those beside it export, and their functions. */
    private Stack surrounded(List<Functions> functions) {
        Stack surrounded = stack;
        named.addAll(stack.others().values());
        for (Map.Entry<String, Path> other : stack.others().entrySet()) {
            Contents contents = new TemplateReader(other.getValue(), shown(other.getValue()), supplied,
                    surrounded.other(other.getKey()), problems, named).contents();
            functions.add(contents.functions());
            surrounded = surrounded.importing(contents.exports());
        }
        return surrounded;
    }

    /** As a template names a file: from its own folder on. */
    private String shown(Path other) {
        return file.toAbsolutePath().resolveSibling("").relativize(other.toAbsolutePath()).toString();
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
                .filter(name -> !parameters.has(name) && !resources.contains(name.split("\\.", 2)[0])
                        && !stack.others().containsKey(name.split("/", 2)[0]))
                .forEach(name -> problems.refuse(template.keyPlace("Parameters"), "--parameter-overrides gives "
                        + Spelling.correction(name, parameters.names(),
                                name + ", which is neither a parameter nor a resource: check its spelling.")));
    }

    private Functions functions(List<Resource> resources, List<Functions> others) {
        Path absolute = file.toAbsolutePath();
        LayerReader layers = new LayerReader(absolute,
                resources.stream().filter(it -> it.is(Resource.LAYER) || it.is(Resource.PLAIN_LAYER)));
        return new Functions(resources.stream().filter(Resource::isFunction).toList(),
                new FunctionReader(absolute, stack, supplied, layers), stack, others);
    }

    private Resource implicit(String type, Contents contents) {
        boolean rest = type.equals(Resource.API);
        Value.Mapping own = rest
                ? Tree.mapping(Place.START, Map.of("StageName", Tree.text(Place.START, "Prod")))
                : Value.Mapping.empty(Place.START);
        Value merged = contents.resolver()
                .resolve(
                        contents.globals()
                                .under(rest ? "Api" : "HttpApi", Tree.mapping(Place.START, Map.of("Properties", own))));
        return new Resource(rest ? Api.IMPLICIT : HttpApiReader.IMPLICIT, Place.START, type,
                new Section((Value.Mapping) merged, problems),
                new Section(Value.Mapping.empty(Place.START), problems), Optional.empty());
    }
}
