package dev.weir.gateway.template;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
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
            "'[^']*'|context\\.[\\w.-]+|stageVariables\\.\\w+"
                    + "|method\\.request\\.(header|querystring|path|multivalueheader|multivaluequerystring)\\.\\S+");

    private GatewayResponseReader() {}

    static Map<GatewayResponseType, GatewayResponse> read(Section responses) {
        Map<GatewayResponseType, GatewayResponse> read = new EnumMap<>(GatewayResponseType.class);
        responses.eachSection((name, response) -> type(name).ifPresentOrElse(type -> read.put(type, response(response)),
                () -> responses.refuse(name, Spelling.correction(name, typeNames(),
                        name + " is not a gateway response type: use one of " + String.join(", ", typeNames())
                                + "."))));
        return read;
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
        headers.texts().forEach((header, mapping) -> judgeMapping(headers, header, mapping));
        int status = response.whole("StatusCode", 100, 599, 0);
        return new GatewayResponse(status == 0 ? OptionalInt.empty() : OptionalInt.of(status), headers.texts(),
                response.section("ResponseTemplates").texts());
    }

    private static void judgeMapping(Section headers, String header, String mapping) {
        if (!MAPPING.matcher(mapping).matches()) {
            headers.problems()
                    .refuse(headers.valuePlace(header), "Header " + header + " is mapped from " + mapping
                            + ", which API Gateway refuses: write \"'a fixed text'\", context.NAME or method.request.header.NAME.");
        }
    }
}
