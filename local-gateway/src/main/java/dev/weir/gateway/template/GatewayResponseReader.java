package dev.weir.gateway.template;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

import dev.weir.gateway.api.GatewayResponse;
import dev.weir.gateway.api.GatewayResponseType;

/** Reads {@code GatewayResponses} of an API. */
final class GatewayResponseReader {

    private static final Vocabulary RESPONSE = new Vocabulary("a gateway response",
            Vocabulary.words("StatusCode ResponseParameters ResponseTemplates"), Set.of(), Map.of());

    /** SAM also writes paths and query strings, but an answer has neither. */
    private static final Vocabulary PARAMETERS = new Vocabulary("ResponseParameters", Set.of("Headers"),
            Set.of("Paths", "QueryStrings"), Map.of());

    private static final Pattern MAPPING = Pattern.compile(
            "'(?:\\t|[^'\\p{Cntrl}])*'|context\\.[\\w.-]+|stageVariables\\.\\w+"
                    + "|method\\.request\\.(header|querystring|path)\\.\\S+");

    /** API Gateway knows these, too. */
    private static final Pattern MULTI_VALUE = Pattern
            .compile("method\\.request\\.multivalue(header|querystring)\\.\\S+");

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern MEDIA_TYPE = Pattern.compile(TOKEN + "/" + TOKEN + "(;" + TOKEN + "=" + TOKEN + ")*");

    /** What the gateway writes itself, lest an answer have two ends. */
    private static final Set<String> FRAMING = Vocabulary
            .words("connection content-length date keep-alive trailer transfer-encoding upgrade");

    private static final Map<String, String> PREFIXES = Map.of("gatewayresponse.header.", "Headers",
            "gatewayresponse.path.", "Paths", "gatewayresponse.querystring.", "QueryStrings");

    private GatewayResponseReader() {}

    static Map<GatewayResponseType, GatewayResponse> read(Section responses) {
        Map<GatewayResponseType, GatewayResponse> read = new EnumMap<>(GatewayResponseType.class);
        responses.eachSection((name, response) -> type(name).ifPresentOrElse(type -> read.put(type, response(response)),
                () -> responses.refuse(name, Spelling.correction(name, typeNames(),
                        name + " is not a gateway response type: use one of " + String.join(", ", typeNames())
                                + "."))));
        return read;
    }

    /** Responses as OpenAPI and CloudFormation write them, written as SAM does. */
    static Section asSam(Section responses) {
        Map<String, Value.Entry> written = new LinkedHashMap<>();
        responses.eachSection((type, response) -> written.put(type,
                new Value.Entry(responses.keyPlace(type), asSam(response.mapping()))));
        return new Section(new Value.Mapping(responses.place(), written), responses.problems());
    }

    private static Value.Mapping asSam(Value.Mapping response) {
        Map<String, Value.Entry> entries = new LinkedHashMap<>();
        response.entries()
                .forEach((key, entry) -> entries.put(Keys.upper(key),
                        key.equals("responseParameters") && entry.value() instanceof Value.Mapping parameters
                                ? new Value.Entry(entry.key(), byPlace(parameters))
                                : entry));
        return new Value.Mapping(response.place(), entries);
    }

    private static Value.Mapping byPlace(Value.Mapping parameters) {
        Map<String, Value.Entry> places = new LinkedHashMap<>();
        PREFIXES.forEach((prefix, place) -> {
            Map<String, Value.Entry> named = new LinkedHashMap<>();
            parameters.entries().forEach((key, entry) -> {
                if (key.startsWith(prefix)) {
                    named.put(key.substring(prefix.length()), entry);
                }
            });
            places.put(place, new Value.Entry(parameters.place(), new Value.Mapping(parameters.place(), named)));
        });
        parameters.entries().forEach((key, entry) -> {
            if (PREFIXES.keySet().stream().noneMatch(key::startsWith)) {
                places.put(key, entry);
            }
        });
        return new Value.Mapping(parameters.place(), places);
    }

    private static Optional<GatewayResponseType> type(String name) {
        return Arrays.stream(GatewayResponseType.values()).filter(type -> type.name().equals(name)).findFirst();
    }

    private static List<String> typeNames() {
        return Arrays.stream(GatewayResponseType.values()).map(Enum::name).toList();
    }

    private static GatewayResponse response(Section response) {
        RESPONSE.judge(response);
        Section parameters = response.section("ResponseParameters");
        PARAMETERS.judge(parameters);
        Section headers = parameters.section("Headers");
        headers.keys().forEach(header -> judgeName(headers, header));
        headers.texts().forEach((header, mapping) -> judgeMapping(headers, header, mapping));
        Section templates = response.section("ResponseTemplates");
        templates.keys().forEach(type -> judgeType(templates, type));
        // A 1xx only announces an answer, and the client would wait for it.
        int status = response.whole("StatusCode", 200, 599, 0);
        return new GatewayResponse(status == 0 ? OptionalInt.empty() : OptionalInt.of(status), headers.texts(),
                templates.texts());
    }

    private static void judgeName(Section headers, String header) {
        if (!header.matches(TOKEN)) {
            headers.refuse(header, "Header " + visible(header)
                    + " is not valid: use letters, digits and hyphens, without spaces.");
        } else if (FRAMING.contains(header.toLowerCase(Locale.ROOT))) {
            headers.refuse(header, "Header " + header + " is the gateway's own to write: remove it.");
        }
    }

    private static void judgeType(Section templates, String type) {
        if (!MEDIA_TYPE.matcher(type).matches()) {
            templates.refuse(type, "ResponseTemplates has " + visible(type)
                    + ", which is no media type: write it like application/json.");
        }
    }

    /** In one line, whatever is in it. */
    private static String visible(String key) {
        return "\"" + key.replaceAll("\\p{Cntrl}+", " ") + "\"";
    }

    private static void judgeMapping(Section headers, String header, String mapping) {
        if (MULTI_VALUE.matcher(mapping).matches()) {
            headers.problems()
                    .refuse(headers.valuePlace(header), "Header " + header + " is mapped from " + mapping
                            + ", and values are not joined here: map it from " + mapping.replace("multivalue", "")
                            + ", which is the last of them.");
        } else if (!MAPPING.matcher(mapping).matches()) {
            headers.problems()
                    .refuse(headers.valuePlace(header), "Header " + header + " is mapped from "
                            + mapping.replaceAll("\\p{Cntrl}+", " ")
                            + ", which API Gateway refuses: write \"'a fixed text'\", context.NAME or method.request.header.NAME.");
        }
    }
}
