package dev.weir.authorizer.identity;

import dev.weir.limiter.Client;
import dev.weir.limiter.file.Choice;
import dev.weir.limiter.file.TokenIssuer;
import dev.weir.limiter.file.TokenRules;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a token says, once somebody has verified that its issuer said it. */
record Claims(Map<String, ?> values) {

    /** The client that its bearer is; empty where the token is not meant for us, or does not say enough. */
    Optional<Client> client(TokenIssuer issuer) {
        return isMeantBy(issuer.rules())
                ? text(issuer.clientClaim()).flatMap(
                        name -> Optional.ofNullable(issuer.clients().get(name)).or(() -> unlisted(issuer, name)))
                : Optional.empty();
    }

    private Optional<Client> unlisted(TokenIssuer issuer, String name) {
        var tenant = issuer.tenant().flatMap(this::chosen);
        return issuer.tenant().isPresent() && tenant.isEmpty()
                ? Optional.empty()
                : chosen(issuer.plan()).map(
                        plan -> new Client(ClientNames.of(issuer.namespace(), name), plan, tenant));
    }

    private boolean isMeantBy(TokenRules rules) {
        return text("iss").filter(rules.issuer()::equals).isPresent()
                && rules.audience().stream().anyMatch(texts(rules.audienceClaim())::contains)
                && rules.fixed()
                        .entrySet()
                        .stream()
                        .allMatch(claim -> text(claim.getKey()).filter(claim.getValue()::equals).isPresent());
    }

    /** Never what the token says, but what the file says of it. */
    private <T> Optional<T> chosen(Choice<T> choice) {
        var said = choice.claim().map(this::texts).orElse(List.of());
        return choice.values()
                .entrySet()
                .stream()
                .filter(value -> said.contains(value.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .or(choice::otherwise);
    }

    Optional<String> text(String claim) {
        return values.get(claim) instanceof String text && !text.isBlank() ? Optional.of(text) : Optional.empty();
    }

    /** The texts of a claim that may be one or a list of them. */
    private List<String> texts(String claim) {
        return switch (values.get(claim)) {
            case String text -> List.of(text);
            case List<?> list -> list.stream().filter(String.class::isInstance).map(String.class::cast).toList();
            case null, default -> List.of();
        };
    }
}
