package dev.weir.gateway.check.blueprint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import dev.weir.gateway.template.Declarations;
import dev.weir.gateway.template.Place;
import dev.weir.gateway.template.Value;

/**
 * What a template deploys.
 *
 * @param elsewhere where the template leaves a definition of an API to a file that is not read
 */
public record Blueprint(
        Declarations declarations, List<DeclaredFunction> functions, List<DeclaredApi> apis,
        List<Attachment> attachments, List<GatewayAnswer> answers, List<DeclaredRoute> routes,
        List<Permission> permissions, List<TokenVerifier> verifiers, List<Place> elsewhere) {

    public Blueprint {
        functions = List.copyOf(functions);
        apis = List.copyOf(apis);
        attachments = List.copyOf(attachments);
        answers = List.copyOf(answers);
        routes = List.copyOf(routes);
        permissions = List.copyOf(permissions);
        verifiers = List.copyOf(verifiers);
        elsewhere = List.copyOf(elsewhere);
    }

    /** Reads all that a template says, and passes over what it says in another way than is known. */
    public static Blueprint of(Value.Mapping template) {
        Declarations declarations = new Declarations(template);
        Draft draft = new Draft(declarations);
        new SamReader(draft).read();
        new CloudFormationReader(draft).read();
        return draft.blueprint();
    }

    /** A function by its logical id. */
    public Optional<DeclaredFunction> function(String id) {
        return functions.stream().filter(function -> function.id().equals(id)).findFirst();
    }

    /** The function behind an authorizer, where the template has it. */
    public Optional<DeclaredFunction> function(Attachment attachment) {
        return attachment.invoked().function().flatMap(this::function);
    }

    /** The authorizers that limit calls: those that run Weir; all where none can be seen to. */
    public List<Attachment> limiters() {
        List<Attachment> weirs = attachments.stream()
                .filter(attachment -> function(attachment).filter(DeclaredFunction::isWeirs).isPresent())
                .toList();
        return weirs.isEmpty() ? attachments : weirs;
    }

    /** Functions that decide. */
    public List<DeclaredFunction> deciding() {
        return limiters().stream().flatMap(limiter -> function(limiter).stream()).distinct().toList();
    }

    /** Functions that answer calls which passed. */
    public List<DeclaredFunction> answering() {
        List<DeclaredFunction> deciding = deciding();
        Stream<DeclaredFunction> byRoute = routes.stream()
                .filter(route -> limiters().stream().anyMatch(limiter -> limiter.api().equals(route.api())))
                .flatMap(route -> route.function().flatMap(this::function).stream());
        Stream<DeclaredFunction> weirs = functions.stream().filter(DeclaredFunction::isWeirs);
        return Stream.concat(byRoute, weirs).distinct().filter(function -> !deciding.contains(function)).toList();
    }

    /** Functions that speak of the same limits. */
    public List<DeclaredFunction> weirs() {
        return functions.stream().filter(DeclaredFunction::isWeirs).toList();
    }

    /** APIs with an authorizer that limits calls. */
    public List<DeclaredApi> limited() {
        return apis.stream()
                .filter(api -> limiters().stream().anyMatch(limiter -> limiter.api().equals(api.id())))
                .toList();
    }

    /** What the readers have found so far. */
    static final class Draft {

        final Declarations declarations;
        final List<DeclaredApi> apis = new ArrayList<>();
        final List<Attachment> attachments = new ArrayList<>();
        final List<GatewayAnswer> answers = new ArrayList<>();
        final List<DeclaredRoute> routes = new ArrayList<>();
        final List<Permission> permissions = new ArrayList<>();
        final List<TokenVerifier> verifiers = new ArrayList<>();
        final List<Place> elsewhere = new ArrayList<>();

        Draft(Declarations declarations) {
            this.declarations = declarations;
        }

        Invoked invoked(Optional<Value.Text> text) {
            return Invoked.by(text.map(Value.Text::text).orElse(""), declarations);
        }

        Blueprint blueprint() {
            List<DeclaredFunction> functions = declarations.all()
                    .stream()
                    .filter(DeclaredFunction::is)
                    .map(DeclaredFunction::new)
                    .toList();
            return new Blueprint(declarations, functions, apis, attachments, answers, routes, permissions,
                    verifiers, elsewhere);
        }
    }
}
