package dev.weir.gateway.template;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.weir.gateway.api.IdentitySource;
import dev.weir.gateway.api.IdentitySource.Kind;

/** Reads identity sources: each kind of API writes their places in words of its own, SAM in lists for both. */
enum IdentitySources {
    REST("a REST API", "method.request.", ""),
    HTTP("an HTTP API", "$request.", "$");

    private static final Map<String, Kind> SAM = Map.of("Headers", Kind.HEADER, "QueryStrings", Kind.QUERY_STRING,
            "StageVariables", Kind.STAGE_VARIABLE, "Context", Kind.CONTEXT);

    private final String reader;
    private final String request;
    private final String others;

    IdentitySources(String reader, String request, String others) {
        this.reader = reader;
        this.request = request;
        this.others = others;
    }

    /** Those of SAM's {@code Identity}, in the order of their kinds. */
    static List<IdentitySource> ofSam(Section identity) {
        List<IdentitySource> sources = new ArrayList<>();
        SAM.entrySet()
                .stream()
                .sorted(Map.Entry.comparingByValue())
                .forEach(listed -> identity.list(listed.getKey())
                        .forEach(name -> sources.add(new IdentitySource(listed.getValue(), name))));
        return sources;
    }

    /** Those of a definition's {@code identitySource}, each of whose texts may hold several between commas. */
    List<IdentitySource> read(Section authorizer, List<String> texts) {
        return texts.stream()
                .flatMap(text -> Arrays.stream(text.split(",")))
                .map(String::strip)
                .filter(source -> !source.isEmpty())
                .flatMap(source -> source(authorizer, source).stream())
                .toList();
    }

    private Optional<IdentitySource> source(Section authorizer, String text) {
        Optional<IdentitySource> source = Arrays.stream(Kind.values())
                .filter(kind -> text.startsWith(prefix(kind)))
                .map(kind -> new IdentitySource(kind, text.substring(prefix(kind).length())))
                .findFirst();
        if (source.isEmpty()) {
            authorizer.problems()
                    .refuse(authorizer.valuePlace("identitySource"), "identitySource has " + text + ", which " + reader
                            + " cannot read: write " + prefix(Kind.HEADER) + "NAME, " + prefix(Kind.QUERY_STRING)
                            + "NAME, " + prefix(Kind.STAGE_VARIABLE) + "NAME or " + prefix(Kind.CONTEXT) + "NAME.");
        }
        return source;
    }

    private String prefix(Kind kind) {
        return switch (kind) {
            case HEADER -> request + "header.";
            case QUERY_STRING -> request + "querystring.";
            case STAGE_VARIABLE -> others + "stageVariables.";
            case CONTEXT -> others + "context.";
        };
    }
}
