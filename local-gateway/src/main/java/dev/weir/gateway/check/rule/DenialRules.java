package dev.weir.gateway.check.rule;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.weir.gateway.check.blueprint.Blueprint;
import dev.weir.gateway.check.blueprint.DeclaredApi;
import dev.weir.gateway.check.blueprint.DeclaredApi.Kind;
import dev.weir.gateway.check.blueprint.GatewayAnswer;
import dev.weir.gateway.template.Place;
import dev.weir.gateway.template.Spelling;
import dev.weir.gateway.template.Value;
import dev.weir.limiter.answer.AnswerHeader;

/** Looks at what API Gateway answers by itself: above all the 429 that a denial must become. */
record DenialRules(Blueprint blueprint, Findings findings) {

    private static final String DENIED = "ACCESS_DENIED";
    private static final String CONTEXT = "context.authorizer.";
    private static final String BODY = "$" + CONTEXT + "body";
    private static final Set<AnswerHeader> WAITS = Set.of(AnswerHeader.RETRY_AFTER, AnswerHeader.RETRY_AFTER_MS,
            AnswerHeader.SHOULD_RETRY);
    /** What else is in the authorizer's context. */
    private static final List<String> OTHER_KEYS = List.of("client", "plan", "body", "hold", "refused", "exempt",
            "limitsVersion", "traceId", "principalId");
    private static final Map<String, String> STATUS = Map.of("UNAUTHORIZED", "401", "AUTHORIZER_FAILURE", "500",
            "AUTHORIZER_CONFIGURATION_ERROR", "500", "THROTTLED", "429", "QUOTA_EXCEEDED", "429");
    private static final Map<String, String> HEADER = Map.of("THROTTLED", "Retry-After", "QUOTA_EXCEEDED",
            "x-should-retry");
    private static final ObjectMapper JSON = new ObjectMapper();

    void judge() {
        blueprint.limited().stream().filter(api -> api.kind() == Kind.REST).forEach(this::judge);
    }

    private void judge(DeclaredApi api) {
        Map<String, GatewayAnswer> answers = blueprint.answers()
                .stream()
                .filter(answer -> answer.api().equals(api.id()))
                .collect(Collectors.toMap(GatewayAnswer::type, Function.identity(), (first, second) -> first));
        misspelt(answers);
        Optional.ofNullable(answers.get(DENIED))
                .or(() -> Optional.ofNullable(answers.get("DEFAULT_4XX")))
                .ifPresentOrElse(this::denied, () -> {
                    if (api.whole()) {
                        findings.inTemplate(Rule.DENIED_MISSING, api.place(), "API " + api.id() + " has no gateway "
                                + "response ACCESS_DENIED, so a denial is a 403 that says nothing: add one with "
                                + "StatusCode 429.");
                    }
                });
        List<String> missing = STATUS.keySet().stream().filter(type -> !answers.containsKey(type)).sorted().toList();
        if (api.whole() && !missing.isEmpty() && !answers.containsKey("DEFAULT_5XX")) {
            shape(api.place(), "API " + api.id() + " has no gateway response " + String.join(", ", missing)
                    + ", so their bodies are not of the shape that SDKs read: add them with an `error` like a denial's.");
        }
        STATUS.keySet()
                .stream()
                .sorted()
                .flatMap(type -> Optional.ofNullable(answers.get(type)).stream())
                .forEach(this::shape);
    }

    private void misspelt(Map<String, GatewayAnswer> answers) {
        Set<String> known = new TreeSet<>(STATUS.keySet());
        known.add(DENIED);
        answers.forEach((type, answer) -> Spelling.nearest(type, known)
                .filter(meant -> !answers.containsKey(meant))
                .ifPresent(meant -> findings.inTemplate(Rule.PROPERTY_MISSPELT, answer.place(),
                        type + " is not a gateway response: did you mean " + meant + "?")));
    }

    private void denied(GatewayAnswer answer) {
        String status = answer.status().map(Value.Text::text).orElse("");
        if (!status.equals("429") && !status.contains("${")) {
            findings.inTemplate(Rule.DENIED_NOT_429, answer.status().map(Value.Text::place).orElse(answer.place()),
                    answer.type() + (status.isEmpty() ? " has no StatusCode, which is 403" : " is " + status)
                            + ", and no SDK waits after that: write `StatusCode: 429`.");
        }
        missing(answer, Rule.DENIED_WAIT_MISSING, WAITS::contains,
                "so that SDKs do not know when to come back");
        missing(answer, Rule.DENIED_HEADERS_MISSING, header -> !WAITS.contains(header),
                "so that clients do not see what is left");
        answer.headers().forEach(this::header);
        body(answer);
    }

    private void missing(GatewayAnswer answer, Rule rule, Predicate<AnswerHeader> ofInterest,
            String consequence) {
        Set<String> mapped = answer.headers()
                .keySet()
                .stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        List<AnswerHeader> missing = Arrays.stream(AnswerHeader.values())
                .filter(ofInterest)
                .filter(header -> !mapped.contains(header.header().toLowerCase(Locale.ROOT)))
                .toList();
        if (!missing.isEmpty()) {
            AnswerHeader first = missing.getFirst();
            findings.inTemplate(rule, answer.place(), answer.type() + " leaves out "
                    + missing.stream().map(AnswerHeader::header).collect(Collectors.joining(", ")) + ", " + consequence
                    + ": map each to the authorizer's context, e.g. `" + first.header() + ": " + CONTEXT
                    + first.contextKey() + "`.");
        }
    }

    private void header(String name, Value.Text mapping) {
        Optional<AnswerHeader> ours = Arrays.stream(AnswerHeader.values())
                .filter(header -> header.header().equalsIgnoreCase(name))
                .findFirst();
        String text = mapping.text();
        String bare = text.startsWith("$") ? text.substring(1) : text;
        if (ours.isPresent() && !text.equals(CONTEXT + ours.get().contextKey())) {
            findings.inTemplate(Rule.DENIED_HEADER, mapping.place(), name + " is " + text + ", not what the authorizer "
                    + "says of it: write `" + CONTEXT + ours.get().contextKey() + "`, without $ or quotes.");
        } else if (ours.isEmpty() && bare.startsWith(CONTEXT) && !keys().contains(bare.substring(CONTEXT.length()))) {
            String key = bare.substring(CONTEXT.length());
            findings.inTemplate(Rule.DENIED_HEADER, mapping.place(), "The authorizer's context has no " + key + ": "
                    + Spelling.correction(key, keys(), "leave " + name + " out."));
        }
    }

    private static Set<String> keys() {
        return Stream.concat(Arrays.stream(AnswerHeader.values()).map(AnswerHeader::contextKey), OTHER_KEYS.stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void body(GatewayAnswer answer) {
        if (answer.templates().isEmpty()) {
            findings.inTemplate(Rule.DENIED_BODY, answer.place(),
                    answer.type() + " has no body of the authorizer's: add "
                            + "ResponseTemplates with `application/json: " + BODY + "`.");
        }
        answer.templates()
                .stream()
                .filter(template -> !template.text().strip().equals(BODY))
                .forEach(template -> findings.inTemplate(Rule.DENIED_BODY, template.place(), "The body of "
                        + answer.type() + " is not the one that the authorizer has written, and API Gateway escapes "
                        + "nothing: write `" + BODY + "` and no more."));
    }

    private void shape(GatewayAnswer said) {
        String type = said.type();
        said.status()
                .filter(status -> !status.text().equals(STATUS.get(type)) && !status.text().contains("${"))
                .ifPresent(status -> shape(status.place(),
                        type + " is " + status.text() + " and ought to be " + STATUS.get(type) + "."));
        if (said.templates().isEmpty()) {
            shape(said.place(), type + " has no body of the shape that SDKs read: add one with an `error`.");
        }
        said.templates()
                .stream()
                .filter(template -> !hasError(template.text()))
                .forEach(template -> shape(template.place(), "The body of " + type
                        + " is not JSON with an `error` that has a `message`, which SDKs read: write it like a denial's."));
        Optional.ofNullable(HEADER.get(type))
                .filter(header -> said.headers().keySet().stream().noneMatch(header::equalsIgnoreCase))
                .ifPresent(header -> shape(said.place(), type + " has no " + header
                        + ", so SDKs guess when to come back: add it as text in quotes within quotes."));
    }

    private void shape(Place place, String message) {
        findings.inTemplate(Rule.ANSWER_SHAPE, place, message);
    }

    /** A variable stands for a text within quotes, and for a whole value without. */
    private static boolean hasError(String template) {
        String example = template.replaceAll("(?<!\")\\$(context|stageVariables)\\.[\\w.]+", "0");
        try {
            return JSON.readTree(example).path("error").has("message");
        } catch (JsonProcessingException e) {
            return false;
        }
    }
}
