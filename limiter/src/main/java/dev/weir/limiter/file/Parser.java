package dev.weir.limiter.file;

import dev.weir.limiter.Plan;
import java.io.StringReader;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads one limits file, section by section. */
final class Parser {

    private static final Pattern ALLOW_OR_DENY = Pattern.compile("allow|deny");

    private final Problems problems;

    Parser(String file) {
        problems = new Problems(file);
    }

    LimitsFile parse(String yaml) {
        var root = compose(yaml);
        var fields = root.map(entry -> entry.fields(List.of("clients", "plans", "when_redis_is_away")))
                .orElse(Map.of());
        Map<String, Plan> plans = root.flatMap(entry -> entry.required(fields, "plans"))
                .map(Plans::read)
                .orElse(Map.of());
        var clients = root.flatMap(entry -> entry.required(fields, "clients"))
                .map(entry -> Clients.read(entry, plans))
                .orElse(Clients.NONE);
        var outage = Optional.ofNullable(fields.get("when_redis_is_away"))
                .flatMap(entry -> entry.text(ALLOW_OR_DENY, "'allow' or 'deny'"))
                .map(text -> WhenRedisIsAway.valueOf(text.toUpperCase(Locale.ROOT)))
                .orElse(WhenRedisIsAway.DENY);
        problems.refuseIfAny();
        return new LimitsFile(clients.byKey(), clients.anonymous(), clients.failedCredentials(), outage);
    }

    private Optional<Entry> compose(String yaml) {
        try {
            var node = new Yaml(new LoaderOptions()).compose(new StringReader(yaml));
            if (node != null) {
                return Optional.of(new Entry(node, "the limits file", problems));
            }
            problems.note(null, "the limits file is empty: it needs 'clients' and 'plans'");
        } catch (MarkedYAMLException e) {
            problems.note(e.getProblemMark(), "not YAML: " + e.getProblem());
        } catch (YAMLException e) {
            problems.note(null, "not YAML: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
        return Optional.empty();
    }
}
