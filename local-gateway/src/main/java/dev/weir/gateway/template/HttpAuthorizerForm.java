package dev.weir.gateway.template;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.api.HttpAuthorizer;
import dev.weir.gateway.api.IdentitySource;
import dev.weir.gateway.api.IdentitySource.Kind;
import dev.weir.gateway.api.PayloadFormat;

/** What SAM and OpenAPI say of the authorizers of HTTP APIs alike, under keys of their own. */
enum HttpAuthorizerForm {
    SAM("ReauthorizeEvery"),
    OPEN_API("authorizerResultTtlInSeconds");

    private static final Vocabulary CONFIGURATION = new Vocabulary("JwtConfiguration",
            Vocabulary.words("issuer audience"), Set.of(), Map.of());

    private static final Pattern TOKEN = Pattern.compile("\\$request\\.(header|querystring)\\.([^\\s,]+)");

    private final String ttl;

    HttpAuthorizerForm(String ttl) {
        this.ttl = ttl;
    }

    private String key(String openApi) {
        return this == SAM ? Keys.upper(openApi) : openApi;
    }

    /**
     * One that asks a function.
     *
     * @param kept what says how long answers are kept
     */
    HttpAuthorizer.Lambda lambda(String name, Place place, Section authorizer, FunctionSpec function, Section kept,
            List<IdentitySource> sources) {
        PayloadFormat format = format(name, place, authorizer);
        String simply = key("enableSimpleResponses");
        boolean simple = authorizer.flag(simply, false);
        if (simple && format == PayloadFormat.V1) {
            authorizer.refuse(simply, "Only format 2.0 has simple responses: write `"
                    + key("authorizerPayloadFormatVersion") + ": '2.0'`.");
        }
        return new HttpAuthorizer.Lambda(name, function, format, simple, ttl(name, place, kept, sources), sources);
    }

    private PayloadFormat format(String name, Place place, Section authorizer) {
        String key = key("authorizerPayloadFormatVersion");
        authorizer.require(key, place,
                "Authorizer " + name + " has no " + key + ": add one, e.g. `" + key + ": '2.0'`.");
        return Formats.read(authorizer, key);
    }

    // Documented: caching is enabled by a TTL. What AWS does without one is not said outright.
    private Duration ttl(String name, Place place, Section kept, List<IdentitySource> sources) {
        if (!kept.has(ttl)) {
            if (!sources.isEmpty() && !kept.misspells(ttl)) {
                kept.problems()
                        .warn(place, "Authorizer " + name + " does not say " + ttl
                                + "; here every call is decided, and on AWS that is not certain: write `" + ttl
                                + ": 0`.");
            }
            return Duration.ZERO;
        }
        Duration duration = Duration.ofSeconds(kept.whole(ttl, 0, 3600, 0));
        if (duration.isPositive() && sources.isEmpty()) {
            kept.refuse(ttl, "Authorizer " + name
                    + " has no identity source, without which nothing can be kept: add one, or write `" + ttl
                    + ": 0`.");
        }
        return duration;
    }

    /** One that verifies tokens. */
    Optional<HttpAuthorizer> jwt(String name, Place place, Section authorizer) {
        String key = key("jwtConfiguration");
        Section configuration = new Section(Keys.lower(authorizer.section(key).mapping()), authorizer.problems());
        CONFIGURATION.judge(configuration);
        configuration.require("issuer", place,
                "Authorizer " + name + " has no issuer: add one to its " + key + ", e.g. `issuer: https://…`.");
        configuration.require("audience", place,
                "Authorizer " + name + " has no audience: add one to its " + key + ", e.g. `audience: [my-app]`.");
        Optional<IdentitySource> source = token(name, place, authorizer);
        Optional<String> issuer = configuration.text("issuer").filter(url -> judgeIssuer(url, configuration));
        return source.flatMap(where -> issuer.map(url -> new HttpAuthorizer.Jwt(name, url,
                configuration.oneOrMany("audience"), where, authorizer.list("AuthorizationScopes"))));
    }

    private static boolean judgeIssuer(String url, Section configuration) {
        if (isAddress(url)) {
            return true;
        }
        configuration.problems()
                .refuse(configuration.valuePlace("issuer"),
                        "issuer " + url + " is no address: write a URL that begins with https:// or http://.");
        return false;
    }

    private static boolean isAddress(String url) {
        try {
            URI uri = new URI(url);
            return uri.getHost() != null && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private Optional<IdentitySource> token(String name, Place place, Section authorizer) {
        String key = key("identitySource");
        String example = "$request.header.Authorization";
        authorizer.require(key, place,
                "Authorizer " + name + " has no " + key + ": add one, e.g. `" + key + ": " + example + "`.");
        String written = String.join(",", authorizer.has(key) ? authorizer.oneOrMany(key) : List.of(example));
        Matcher found = TOKEN.matcher(written);
        if (found.matches()) {
            Kind kind = found.group(1).equals("header") ? Kind.HEADER : Kind.QUERY_STRING;
            return Optional.of(new IdentitySource(kind, found.group(2)));
        }
        authorizer.problems()
                .refuse(authorizer.valuePlace(key), key + " " + written
                        + " says no place of a token: write $request.header.NAME or $request.querystring.NAME.");
        return Optional.empty();
    }
}
