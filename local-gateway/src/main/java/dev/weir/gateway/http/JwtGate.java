package dev.weir.gateway.http;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.weir.gateway.api.HttpAuthorizer;
import dev.weir.gateway.authorization.IdentitySources;
import dev.weir.gateway.event.Json;
import dev.weir.gateway.event.Variables;
import dev.weir.gateway.http.Admission.Granted;
import dev.weir.gateway.http.Admission.Refused;
import dev.weir.gateway.http.Admission.Vouched.ByToken;
import dev.weir.gateway.wire.Header;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Judges by tokens, without asking any function. */
final class JwtGate {

    private static final String BEARER = "Bearer ";

    private final Tokens tokens;

    JwtGate(InstantSource clock) {
        tokens = new Tokens(clock);
    }

    Admission admit(HttpAuthorizer.Jwt authorizer, Variables variables) {
        Optional<String> token = IdentitySources.read(List.of(authorizer.source()), variables)
                .map(List::getFirst)
                .map(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length())
                        ? value.substring(BEARER.length()).strip()
                        : value);
        if (token.isEmpty()) {
            return refused(HttpError.UNAUTHORIZED, "Bearer", "no token");
        }
        try {
            return admit(tokens.verified(token.get(), authorizer), authorizer);
        } catch (TokenFault fault) {
            String why = String.valueOf(fault.getMessage());
            return refused(HttpError.UNAUTHORIZED, challenge("", "invalid_token", why), why);
        }
    }

    private static Admission admit(JWTClaimsSet claims, HttpAuthorizer.Jwt authorizer) {
        List<String> granted = authorizer.scopes().stream().filter(scopes(claims)::contains).toList();
        if (granted.isEmpty() && !authorizer.scopes().isEmpty()) {
            String why = "the token does not have a required scope";
            return refused(HttpError.FORBIDDEN,
                    challenge(String.join(" ", authorizer.scopes()), "insufficient_scope", why), why);
        }
        var texts = Json.object();
        claims.getClaims().forEach((name, value) -> texts.put(name, text(value)));
        return new Granted(Optional.of(new ByToken(texts, granted)), Duration.ZERO);
    }

    private static Refused refused(HttpError error, String challenge, String why) {
        return new Refused(error, List.of(new Header("www-authenticate", challenge)), Duration.ZERO, why);
    }

    private static String challenge(String scope, String error, String why) {
        return "Bearer scope=\"%s\" error=\"%s\" error_description=\"%s\"".formatted(scope, error, why);
    }

    /** Of {@code scope}, a text with blanks, or of {@code scp}, which some issuers write as a list. */
    private static List<String> scopes(JWTClaimsSet claims) {
        Object scope = claims.getClaim("scope") == null ? claims.getClaim("scp") : claims.getClaim("scope");
        return switch (scope) {
            case Collection<?> many -> many.stream().map(String::valueOf).toList();
            case String text -> List.of(text.split(" "));
            case null, default -> List.of();
        };
    }

    // Reported: a claim reaches a function as a text, a list in brackets without commas.
    private static String text(@Nullable Object value) {
        return switch (value) {
            case Collection<?> many -> many.stream().map(JwtGate::text).collect(Collectors.joining(" ", "[", "]"));
            case Date time -> Long.toString(time.toInstant().getEpochSecond());
            case null, default -> String.valueOf(value);
        };
    }
}
