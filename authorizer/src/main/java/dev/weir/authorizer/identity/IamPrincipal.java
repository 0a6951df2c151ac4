package dev.weir.authorizer.identity;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who signed a call, as API Gateway verified it.
 *
 * @param arn of a user or a role: {@code arn:aws:iam::123456789012:role/batch}
 * @param own what tells it from all others: the ARN, or the id that a Cognito identity pool gave an authenticated user
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html">
 *     Variables for access logging and mapping templates: $context.identity</a>
 */
record IamPrincipal(String arn, String own) {

    // Whoever assumes a role chooses the session's name, so that it tells nobody apart.
    private static final Pattern SESSION = Pattern
            .compile("(?<begin>arn:[a-z-]+):sts::(?<account>\\d{12}):assumed-role/(?<role>[^/]+)/.*");

    static Optional<IamPrincipal> of(Map<String, ?> requestContext) {
        return v1(requestContext).or(() -> v2(requestContext));
    }

    /** REST and WebSocket APIs, and HTTP APIs' payload 1.0. */
    private static Optional<IamPrincipal> v1(Map<String, ?> requestContext) {
        return requestContext.get("identity") instanceof Map<?, ?> identity
                && identity.get("userArn") instanceof String arn
                && !arn.isBlank()
                        ? Optional.of(principal(arn, identity.get("cognitoIdentityId"),
                                identity.get("cognitoAuthenticationType")))
                        : Optional.empty();
    }

    /** HTTP APIs' payload 2.0. */
    private static Optional<IamPrincipal> v2(Map<String, ?> requestContext) {
        if (requestContext.get("authorizer") instanceof Map<?, ?> authorizer
                && authorizer.get("iam") instanceof Map<?, ?> iam
                && iam.get("userArn") instanceof String arn && !arn.isBlank()) {
            return iam.get("cognitoIdentity") instanceof Map<?, ?> cognito
                    && cognito.get("amr") instanceof Iterable<?> methods
                            ? Optional.of(principal(arn, cognito.get("identityId"), first(methods)))
                            : Optional.of(principal(arn, null, null));
        }
        return Optional.empty();
    }

    private static Object first(Iterable<?> methods) {
        var all = methods.iterator();
        return all.hasNext() && all.next() instanceof String method ? method : "";
    }

    /** Anybody may have as many unauthenticated identities as they like: those are their role. */
    private static IamPrincipal principal(String userArn, @Nullable Object cognitoIdentity,
            @Nullable Object authentication) {
        var session = SESSION.matcher(userArn);
        var arn = session.matches()
                ? session.group("begin") + ":iam::" + session.group("account") + ":role/" + session.group("role")
                : userArn;
        return new IamPrincipal(arn,
                cognitoIdentity instanceof String id && !id.isBlank() && "authenticated".equals(authentication)
                        ? id
                        : arn);
    }
}
