package dev.weir.gateway.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.gateway.event.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What was recorded from AWS under one key. A value that differs from call to call stands there as a placeholder,
 * {@code <kind:number>}: any value of its kind will do, but the same one wherever the placeholder stands.
 */
record Recorded(JsonNode content) {

    private static final Pattern PLACEHOLDER = Pattern.compile("<([\\w-]+)(?::\\d+)?>");
    private static final String ADDRESS = "[0-9a-f.:]+";
    private static final String ACCOUNT = "111111111111";

    private static final Map<String, Pattern> KINDS = Map.ofEntries(
            kind("uuid", "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
            kind("api-id", "[a-z0-9]{10}"), kind("rest_api_id", "[a-z0-9]{10}"), kind("deployment-id", "[a-z0-9]{6}"),
            kind("resource-id", "[a-z0-9]{6,10}"),
            kind("host", "[a-z0-9]{10}\\.execute-api\\.[a-z0-9-]+\\.amazonaws\\.com"),
            kind("trace-id", "Root=1-[0-9a-f]{8}-[0-9a-f]{24}.*"),
            kind("x-amzn-trace-id", "Root=1-[0-9a-f]{8}-[0-9a-f]{24}.*"), kind("extended-request-id", "[\\w-]{15}="),
            kind("x-amz-apigw-id", "[\\w-]{15}="), kind("source-ip", ADDRESS),
            kind("x-forwarded-for", ADDRESS + "(, " + ADDRESS + ")*"), kind("x-forwarded-port", "\\d{2,5}"),
            kind("x-forwarded-proto", "https?"),
            kind("request-time", "\\d\\d/[A-Z][a-z]{2}/\\d{4}:\\d\\d:\\d\\d:\\d\\d \\+0000"),
            kind("request-time-epoch", "\\d{13}"), kind("date", ".+"), kind("via", ".+"));

    private static Map.Entry<String, Pattern> kind(String name, String form) {
        return Map.entry(name, Pattern.compile(form));
    }

    static JsonNode all() {
        try (InputStream file = Recorded.class.getResourceAsStream("/fidelity/localstack/recorded.json")) {
            return Json.read(new String(file.readAllBytes(), UTF_8)).orElseThrow();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws IllegalArgumentException if there is no such recording */
    static Recorded of(String test, String key) {
        JsonNode content = all().path(test).path("recorded-content").path(key);
        if (content.isMissingNode()) {
            throw new IllegalArgumentException(test + " has no " + key);
        }
        return new Recorded(content);
    }

    Recorded at(String pointer) {
        return new Recorded(content.at(pointer));
    }

    /** Where, and how, something differs from what was recorded; fields that {@code apart} names are not compared. */
    List<String> differences(JsonNode actual, Predicate<String> apart) {
        var differences = new ArrayList<String>();
        compare("", content, actual, apart, new HashMap<>(), differences);
        return differences;
    }

    private static void compare(String path, JsonNode recorded, JsonNode actual, Predicate<String> apart,
            Map<String, String> bound, List<String> differences) {
        Matcher placeholder = PLACEHOLDER.matcher(recorded.asText());
        if (recorded.isTextual() && placeholder.matches()) {
            fit(path, placeholder, actual.isArray() ? actual.path(0) : actual, bound, differences);
        } else if (recorded.isContainerNode() && actual.isTextual()) {
            // The recorder wrote JSON in a string as JSON.
            compare(path, recorded, Json.read(actual.asText()).orElse(actual.path("none")), apart, bound, differences);
        } else if (recorded.isObject() && actual.isObject()) {
            for (String name : names(recorded, actual, apart)) {
                compare(path + "/" + name, recorded.path(name), actual.path(name), apart, bound, differences);
            }
        } else if (recorded.isArray() && recorded.size() == actual.size()) {
            for (int i = 0; i < recorded.size(); i++) {
                compare(path + "/" + i, recorded.path(i), actual.path(i), apart, bound, differences);
            }
        } else if (!recorded.equals(actual)
                && !(recorded.asText().equals(ACCOUNT) && actual.asText().matches("\\d{12}"))) {
            differences.add(path + ": recorded " + recorded + ", here " + actual);
        }
    }

    private static Set<String> names(JsonNode recorded, JsonNode actual, Predicate<String> apart) {
        var names = new TreeSet<String>();
        recorded.fieldNames().forEachRemaining(names::add);
        actual.fieldNames().forEachRemaining(names::add);
        return names.stream().filter(apart.negate()).collect(Collectors.toCollection(TreeSet::new));
    }

    private static void fit(String path, Matcher placeholder, JsonNode actual, Map<String, String> bound,
            List<String> differences) {
        Pattern form = KINDS.get(placeholder.group(1).toLowerCase(Locale.ROOT).replace("--", "-"));
        String before = bound.putIfAbsent(placeholder.group(), actual.asText());
        if (form == null || !form.matcher(actual.asText()).matches()) {
            differences.add(path + ": " + actual + " is no " + placeholder.group());
        } else if (before != null && !before.equals(actual.asText())) {
            differences.add(path + ": " + placeholder.group() + " is " + actual + ", and elsewhere " + before);
        }
    }
}
