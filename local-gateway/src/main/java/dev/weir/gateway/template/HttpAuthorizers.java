package dev.weir.gateway.template;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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

/** Reads {@code Auth.Authorizers} of an HTTP API: one with a {@code JwtConfiguration} verifies tokens, others ask a function. */
final class HttpAuthorizers {

    private static final Vocabulary LAMBDA = new Vocabulary("a Lambda authorizer of an HTTP API",
            Vocabulary.words("FunctionArn AuthorizerPayloadFormatVersion EnableSimpleResponses Identity"
                    + " EnableFunctionDefaultPermissions FunctionInvokeRole"),
            Set.of(), Map.of());

    private static final Vocabulary IDENTITY = new Vocabulary("the Identity of a Lambda authorizer",
            Vocabulary.words("Headers QueryStrings StageVariables Context ReauthorizeEvery"), Set.of(), Map.of());

    private static final Vocabulary JWT = new Vocabulary("a JWT authorizer",
            Vocabulary.words("JwtConfiguration IdentitySource AuthorizationScopes"), Set.of(), Map.of());

    private static final Vocabulary CONFIGURATION = new Vocabulary("JwtConfiguration",
            Vocabulary.words("issuer audience"), Set.of(), Map.of());

    private static final Pattern SOURCE = Pattern.compile("\\$request\\.(header|querystring)\\.([^\\s,]+)");

    private final Functions functions;
    private final Map<String, HttpAuthorizer> read = new LinkedHashMap<>();

    HttpAuthorizers(Functions functions) {
        this.functions = functions;
    }

    Map<String, HttpAuthorizer> read(Section authorizers) {
        authorizers.eachSection((name, authorizer) -> {
            Place place = authorizers.keyPlace(name);
            Optional<? extends HttpAuthorizer> complete = authorizer.has("JwtConfiguration")
                    ? jwt(name, place, authorizer)
                    : lambda(name, place, authorizer);
            complete.ifPresent(one -> read.put(name, one));
        });
        return read;
    }

    private Optional<HttpAuthorizer.Lambda> lambda(String name, Place place, Section authorizer) {
        LAMBDA.judge(authorizer);
        Section identity = authorizer.section("Identity");
        IDENTITY.judge(identity);
        Optional<FunctionSpec> function = function(name, place, authorizer);
        PayloadFormat format = format(name, place, authorizer);
        boolean simple = authorizer.flag("EnableSimpleResponses", false);
        if (simple && format == PayloadFormat.V1) {
            authorizer.refuse("EnableSimpleResponses",
                    "Only format 2.0 has simple responses: write `AuthorizerPayloadFormatVersion: '2.0'`.");
        }
        warnOfPermission(name, place, authorizer);
        List<IdentitySource> sources = sources(identity);
        Duration ttl = ttl(name, place, identity, sources);
        return function.map(spec -> new HttpAuthorizer.Lambda(name, spec, format, simple, ttl, sources));
    }

    private Optional<FunctionSpec> function(String name, Place place, Section authorizer) {
        authorizer.require("FunctionArn", place, "Authorizer " + name
                + " has neither FunctionArn nor JwtConfiguration: add one, e.g. `FunctionArn: !GetAtt MyFunction.Arn`.");
        Optional<String> arn = authorizer.text("FunctionArn");
        Optional<FunctionSpec> function = arn.flatMap(functions::withArn);
        if (arn.isPresent() && function.isEmpty()) {
            authorizer.problems()
                    .refuse(authorizer.valuePlace("FunctionArn"), "Authorizer " + name + " calls " + arn.get()
                            + ", which is no AWS::Serverless::Function of this template: refer to one, e.g. `!GetAtt MyFunction.Arn`.");
        }
        return function;
    }

    private static PayloadFormat format(String name, Place place, Section authorizer) {
        authorizer.require("AuthorizerPayloadFormatVersion", place, "Authorizer " + name
                + " has no AuthorizerPayloadFormatVersion: add one, e.g. `AuthorizerPayloadFormatVersion: '2.0'`.");
        return Formats.read(authorizer, "AuthorizerPayloadFormatVersion");
    }

    // Unlike on a REST API, SAM does not let an HTTP API call its authorizer by itself.
    private static void warnOfPermission(String name, Place place, Section authorizer) {
        if (!authorizer.flag("EnableFunctionDefaultPermissions", false) && !authorizer.has("FunctionInvokeRole")) {
            authorizer.problems()
                    .warn(place, "Authorizer " + name + " has neither EnableFunctionDefaultPermissions nor"
                            + " FunctionInvokeRole, so on AWS every call is a 500 unless a permission is given elsewhere:"
                            + " write `EnableFunctionDefaultPermissions: true`.");
        }
    }

    private static List<IdentitySource> sources(Section identity) {
        List<IdentitySource> sources = new ArrayList<>();
        identity.list("Headers").forEach(header -> sources.add(new IdentitySource(Kind.HEADER, header)));
        identity.list("QueryStrings").forEach(key -> sources.add(new IdentitySource(Kind.QUERY_STRING, key)));
        identity.list("StageVariables").forEach(key -> sources.add(new IdentitySource(Kind.STAGE_VARIABLE, key)));
        identity.list("Context").forEach(path -> sources.add(new IdentitySource(Kind.CONTEXT, path)));
        return sources;
    }

    // Documented: caching is enabled by a TTL. What AWS does without one is not said outright.
    private static Duration ttl(String name, Place place, Section identity, List<IdentitySource> sources) {
        if (!identity.has("ReauthorizeEvery")) {
            if (!sources.isEmpty() && !identity.misspells("ReauthorizeEvery")) {
                identity.problems()
                        .warn(place, "Authorizer " + name
                                + " does not say ReauthorizeEvery; here every call is decided, and on AWS that is not"
                                + " certain: write `ReauthorizeEvery: 0`.");
            }
            return Duration.ZERO;
        }
        Duration ttl = Duration.ofSeconds(identity.whole("ReauthorizeEvery", 0, 3600, 0));
        if (ttl.isPositive() && sources.isEmpty()) {
            identity.refuse("ReauthorizeEvery", "Authorizer " + name
                    + " has no identity source, without which nothing can be kept: add one, or write `ReauthorizeEvery: 0`.");
        }
        return ttl;
    }

    private static Optional<HttpAuthorizer.Jwt> jwt(String name, Place place, Section authorizer) {
        JWT.judge(authorizer);
        Section configuration = authorizer.section("JwtConfiguration");
        CONFIGURATION.judge(configuration);
        configuration.require("issuer", place,
                "Authorizer " + name + " has no issuer: add one to its JwtConfiguration, e.g. `issuer: https://…`.");
        configuration.require("audience", place,
                "Authorizer " + name + " has no audience: add one to its JwtConfiguration, e.g. `audience: [my-app]`.");
        Optional<IdentitySource> source = source(authorizer);
        Optional<String> issuer = configuration.text("issuer").filter(url -> judgeIssuer(url, configuration));
        return source.flatMap(where -> issuer.map(url -> new HttpAuthorizer.Jwt(name, url,
                audiences(configuration), where, authorizer.list("AuthorizationScopes"))));
    }

    private static List<String> audiences(Section configuration) {
        boolean many = configuration.mapping().get("audience").orElse(null) instanceof Value.Sequence;
        return many ? configuration.list("audience") : configuration.text("audience").stream().toList();
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

    private static Optional<IdentitySource> source(Section authorizer) {
        String written = authorizer.text("IdentitySource").orElse("$request.header.Authorization");
        Matcher found = SOURCE.matcher(written);
        if (found.matches()) {
            Kind kind = found.group(1).equals("header") ? Kind.HEADER : Kind.QUERY_STRING;
            return Optional.of(new IdentitySource(kind, found.group(2)));
        }
        authorizer.problems()
                .refuse(authorizer.valuePlace("IdentitySource"), "IdentitySource " + written
                        + " says no place of a token: write $request.header.NAME or $request.querystring.NAME.");
        return Optional.empty();
    }
}
