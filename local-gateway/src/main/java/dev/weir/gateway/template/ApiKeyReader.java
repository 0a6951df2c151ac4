package dev.weir.gateway.template;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import dev.weir.gateway.api.ApiKey;

/** Reads {@code AWS::ApiGateway::ApiKey}. */
final class ApiKeyReader {

    private static final Vocabulary PROPERTIES = new Vocabulary(Resource.API_KEY, Vocabulary.words("Enabled Value"),
            Vocabulary.words("CustomerId Description GenerateDistinctId Name StageKeys Tags"), Map.of());

    private static final int SHORTEST = 20;
    private static final int LONGEST = 128;

    private final Map<String, ApiKey> read = new LinkedHashMap<>();

    void read(Resource resource) {
        Section properties = resource.properties();
        PROPERTIES.judge(properties);
        boolean enabled = properties.flag("Enabled", false);
        if (!properties.has("Enabled")) {
            properties.problems()
                    .warn(resource.place(), "API key " + resource.id()
                            + " does not say Enabled, so it opens nothing: write `Enabled: true`.");
        }
        read.put(resource.id(), value(properties).map(value -> new ApiKey(resource.id(), value, false, enabled))
                .orElseGet(() -> ApiKey.generated(resource.id(), enabled)));
    }

    /** What is kept on AWS cannot be known, so another is made in its stead. */
    private static Optional<String> value(Section properties) {
        Optional<Value> written = properties.mapping().get("Value");
        if (!(written.orElse(null) instanceof Value.Text text)) {
            return Optional.empty();
        }
        if (text.text().length() < SHORTEST || text.text().length() > LONGEST) {
            properties.problems()
                    .refuse(text.place(), "An API key's Value has " + SHORTEST + " to " + LONGEST
                            + " characters, and this has " + text.text().length() + ": write another.");
        }
        return Optional.of(text.text());
    }

    /** The key that a value names; one that is not of this template is refused. */
    Optional<ApiKey> named(Section where, String property) {
        Optional<Value> value = where.mapping().get(property);
        Optional<ApiKey> key = value.flatMap(Named::by).map(name -> read.get(name.replaceFirst("\\..*", "")));
        if (value.isPresent() && key.isEmpty()) {
            where.problems()
                    .refuse(where.valuePlace(property), property + " is of no " + Resource.API_KEY
                            + " of this template: refer to one, e.g. `!Ref MyApiKey`.");
        }
        return key;
    }

    /** The one that SAM makes of {@code Auth.UsagePlan}, under its name. */
    ApiKey made(String name) {
        return read.computeIfAbsent(name, id -> ApiKey.generated(id, true));
    }
}
