package dev.weir.gateway.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

import dev.weir.gateway.check.blueprint.Blueprint;
import dev.weir.gateway.check.rule.Findings;
import dev.weir.gateway.check.rule.PackageRules;
import dev.weir.gateway.check.rule.Policy;
import dev.weir.gateway.check.rule.PolicyRules;
import dev.weir.gateway.check.rule.Rule;
import dev.weir.gateway.check.rule.TemplateRules;
import dev.weir.gateway.template.Document;
import dev.weir.gateway.template.Place;

/**
 * Looks at a template and a limits file, each by itself and both together. It starts nothing, builds nothing and asks
 * nobody; whatever is wrong is a finding.
 */
public final class Check {

    private final Path folder;
    private final Optional<Path> given;
    private final Source template;
    private final Optional<Document> document;
    private final Optional<Blueprint> blueprint;

    private Check(Path template, Optional<Path> given) {
        this.given = given;
        this.folder = template.resolveSibling("");
        this.template = Source.of(template, "--template");
        document = this.template.text().map(Document::read);
        blueprint = document.map(Document::mapping)
                .filter(root -> root.get("Resources").isPresent())
                .map(Blueprint::of);
    }

    /**
     * Looks at two files.
     *
     * @param limits the limits file; where none is given, the one that the template names, or {@code limits.yaml} beside it
     * @throws InvalidPathException if a name cannot be one of a file
     */
    public static Report of(String template, Optional<String> limits) {
        return new Check(Path.of(template), limits.map(Path::of)).report();
    }

    private Report report() {
        Optional<Path> named = blueprint.flatMap(it -> PackageRules.named(it, folder));
        Optional<Path> file = given.or(() -> named)
                .or(() -> Optional.of(folder.resolve("limits.yaml")).filter(Files::isRegularFile));
        Optional<Source> limits = file.map(path -> Source.of(path, "--limits"));
        Findings findings = new Findings(template.shown(), limits.map(Source::shown).orElse(""));
        template(findings);
        limits.flatMap(source -> policy(source, findings)).ifPresent(policy -> {
            new PolicyRules(policy, isDeployed(file.orElseThrow(), named), findings).judge();
            blueprint.ifPresent(it -> new TemplateRules(it, findings).beside(policy));
        });
        return new Report(Stream.concat(Stream.of(template), limits.stream()).map(Source::shown).toList(),
                findings.all());
    }

    private void template(Findings findings) {
        if (document.isEmpty()) {
            findings.inTemplate(Rule.TEMPLATE_UNREADABLE, Place.START, template.complaint());
        }
        document.ifPresent(read -> {
            read.mistakes()
                    .forEach(mistake -> findings.inTemplate(Rule.TEMPLATE_SYNTAX, mistake.place(),
                            mistake.message()));
            if (blueprint.isEmpty() && read.mistakes().isEmpty()) {
                findings.inTemplate(Rule.TEMPLATE_SYNTAX, Place.START,
                        "This is no template, it has no Resources: name the right file by --template.");
            }
        });
        blueprint.ifPresent(it -> {
            new TemplateRules(it, findings).alone();
            new PackageRules(it, folder, given, findings).judge();
        });
    }

    private static Optional<Policy> policy(Source source, Findings findings) {
        if (source.text().isEmpty()) {
            findings.inLimits(Rule.LIMITS_UNREADABLE, Place.START, source.complaint());
        }
        return source.text().map(text -> Policy.of(text, findings));
    }

    /** Unless the template names another file, which is there, this is what it deploys. */
    private static boolean isDeployed(Path file, Optional<Path> named) {
        try {
            return named.isEmpty() || Files.isSameFile(file, named.get());
        } catch (IOException e) {
            return true;
        }
    }
}
