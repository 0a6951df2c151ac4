package dev.weir.limiter.file;

import dev.weir.limiter.Client;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Plan;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The section {@code clients}: how callers are known, and by which plan. */
record Clients(Map<String, Client> byKey, Optional<Plan> anonymous, Limit failedCredentials) {

    static final Clients NONE = new Clients(Map.of(), Optional.empty(),
            Limit.slidingWindow("failed-credentials", 10, Duration.ofMinutes(1)));

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final String A_SHA256 = "the SHA-256 of an API key, 64 lower-case hexadecimal digits: "
            + "printf %s KEY | sha256sum";

    static Clients read(Entry entry, Map<String, Plan> plans) {
        var section = entry.called("'clients'");
        var fields = section.fields(List.of("api_keys", "anonymous", "failed_credentials"));
        var byKey = new HashMap<String, Client>();
        var byName = new HashMap<String, Client>();
        Optional.ofNullable(fields.get("api_keys"))
                .ifPresent(list -> list.items().forEach(item -> addKey(item, plans, byKey, byName)));
        var anonymous = Optional.ofNullable(fields.get("anonymous"))
                .map(field -> field.called("'anonymous'"))
                .flatMap(field -> plan(field, field.fields(List.of("plan")), plans));
        var failures = Optional.ofNullable(fields.get("failed_credentials"))
                .flatMap(Plans::limit)
                .orElse(NONE.failedCredentials);
        return new Clients(byKey, anonymous, failures);
    }

    private static void addKey(
            Entry item, Map<String, Plan> plans, Map<String, Client> byKey, Map<String, Client> byName) {
        var key = item.called("an API key");
        var fields = key.fields(List.of("client", "plan", "sha256"));
        var name = key.required(fields, "client").flatMap(field -> field.text(Plans.NAME, Plans.A_NAME));
        var plan = plan(key, fields, plans);
        var sha256 = key.required(fields, "sha256").flatMap(field -> field.secret(SHA256, A_SHA256));
        if (name.isEmpty() || plan.isEmpty() || sha256.isEmpty()) {
            return;
        }
        var client = new Client(name.get(), plan.get());
        if (!client.equals(byName.getOrDefault(client.name(), client))) {
            key.problem("client '" + client.name() + "' has another plan already: all its keys share one");
        }
        byName.put(client.name(), client);
        if (byKey.put(sha256.get(), client) != null) {
            key.problem("this sha256 is given twice: a key belongs to one client");
        }
    }

    private static Optional<Plan> plan(Entry holder, Map<String, Entry> fields, Map<String, Plan> plans) {
        return holder.required(fields, "plan").flatMap(field -> field.text().flatMap(name -> {
            var plan = Optional.ofNullable(plans.get(name));
            if (plan.isEmpty()) {
                field.problem("there is no plan '" + name + "': "
                        + (plans.isEmpty()
                                ? "'plans' has none"
                                : "expected one of " + String.join(", ", plans.keySet())));
            }
            return plan;
        }));
    }
}
