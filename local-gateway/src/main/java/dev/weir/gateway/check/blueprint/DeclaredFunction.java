package dev.weir.gateway.check.blueprint;

import java.util.Optional;

import dev.weir.gateway.template.Declaration;
import dev.weir.gateway.template.Place;
import dev.weir.gateway.template.Value;

/** A Lambda function of the template. */
public record DeclaredFunction(Declaration declaration) {

    static final String SAM = "AWS::Serverless::Function";
    static final String PLAIN = "AWS::Lambda::Function";

    /** What Lambda takes where nothing is written, in seconds. */
    private static final int USUAL_TIMEOUT = 3;

    static boolean is(Declaration resource) {
        return resource.is(SAM) || resource.is(PLAIN);
    }

    /** Its logical id. */
    public String id() {
        return declaration.id();
    }

    /** Where its logical id is written. */
    public Place place() {
        return declaration.place();
    }

    /** Merged with {@code Globals}. */
    public Value.Mapping properties() {
        return declaration.properties();
    }

    /** Whether SAM makes aliases and permissions for it. */
    public boolean isSam() {
        return declaration.is(SAM);
    }

    /** Its environment variables. */
    public Value.Mapping variables() {
        return properties().mapping("Environment").mapping("Variables");
    }

    /** Whether it is one of Weir's, by its handler or by its variables. */
    public boolean isWeirs() {
        return handler().startsWith("dev.weir.")
                || variables().entries().keySet().stream().anyMatch(name -> name.startsWith("WEIR_"));
    }

    /** Its handler; empty where none is written. */
    public String handler() {
        return properties().text("Handler").map(Value.Text::text).orElse("");
    }

    /** Its timeout in seconds; empty where only a deployment knows it. */
    public Optional<Integer> timeout() {
        Optional<Value> written = properties().get("Timeout");
        return written.isEmpty()
                ? Optional.of(USUAL_TIMEOUT)
                : properties().text("Timeout")
                        .map(Value.Text::text)
                        .filter(text -> text.matches("\\d{1,4}"))
                        .map(Integer::valueOf);
    }

    /** Whether snapshots of its published versions are taken. */
    public boolean hasSnapStart() {
        return properties().mapping("SnapStart")
                .text("ApplyOn")
                .filter(text -> text.text().equals("PublishedVersions"))
                .isPresent();
    }
}
