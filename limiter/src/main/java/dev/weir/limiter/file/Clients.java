package dev.weir.limiter.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.limiter.Client;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Plan;
import dev.weir.limiter.Tenant;
import dev.weir.limiter.Unit;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The section {@code clients}: how callers are known, and by which plan.
 *
 * @param byKey by the SHA-256 of their API key, 64 lower-case hexadecimal digits; only hashes are kept
 * @param anonymous the plan of callers without a credential, each limited by its address; empty where there is none
 * @param failedCredentials how often one address may show a wrong credential
 * @param blocked whose calls never pass
 * @param allowed whose calls no limit applies to
 */
public record Clients(
        Map<String, Client> byKey, Optional<Plan> anonymous, Limit failedCredentials, Roll blocked, Roll allowed) {

    static final Clients NONE = new Clients(Map.of(), Optional.empty(),
            Limit.slidingWindow("failed-credentials", 10, Duration.ofMinutes(1)), Roll.EMPTY, Roll.EMPTY);

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final String A_SHA256 = "the SHA-256 of an API key, 64 lower-case hexadecimal digits: "
            + "printf %s KEY | sha256sum";

    public Clients {
        byKey = Map.copyOf(byKey);
    }

    static Clients read(Entry entry, Map<String, Plan> plans, Map<String, Tenant> tenants, Limits limits) {
        var section = entry.called("'clients'");
        var fields = section.fields(List.of("api_keys", "anonymous", "failed_credentials", "blocked", "allowed"));
        var keys = new Keys(plans, tenants);
        Optional.ofNullable(fields.get("api_keys")).ifPresent(list -> list.items().forEach(keys::add));
        var anonymous = Optional.ofNullable(fields.get("anonymous"))
                .map(field -> field.called("'anonymous'"))
                .flatMap(field -> plan(field, field.fields(List.of("plan")), plans));
        var failures = Optional.ofNullable(fields.get("failed_credentials"))
                .flatMap(field -> failures(field, limits))
                .orElse(NONE.failedCredentials.whenAway(limits.whenAway()));
        var blocked = Optional.ofNullable(fields.get("blocked"))
                .map(list -> limits.places().put(Roll.read(list), list))
                .orElse(Roll.EMPTY);
        var allowed = Optional.ofNullable(fields.get("allowed"))
                .map(list -> limits.places().put(Roll.read(list), list))
                .orElse(Roll.EMPTY);
        allowed.inBoth(blocked)
                .ifPresent(name -> section.problem("'" + name + "' is both blocked and allowed: leave out one"));
        return new Clients(keys.bySha256, anonymous, failures, blocked, allowed);
    }

    private static Optional<Limit> failures(Entry entry, Limits limits) {
        return limits.one(entry, "").filter(limit -> {
            if (!limit.unit().equals(Unit.REQUESTS)) {
                entry.problem("failed credentials are counted in requests: '10 requests per minute'");
            }
            return limit.unit().equals(Unit.REQUESTS);
        });
    }

    private static Optional<Plan> plan(Entry holder, Map<String, Entry> fields, Map<String, Plan> plans) {
        return holder.required(fields, "plan")
                .flatMap(field -> field.known("plan", plans.keySet()))
                .flatMap(name -> Optional.ofNullable(plans.get(name)));
    }

    /** The client that an API key belongs to. */
    public Optional<Client> of(String apiKey) {
        return Optional.ofNullable(byKey.get(sha256(apiKey)));
    }

    /** The names of the plans that somebody is on. */
    Set<String> plans() {
        return Stream.concat(byKey.values().stream().map(Client::plan), anonymous.stream())
                .map(Plan::name)
                .collect(Collectors.toSet());
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The list {@code api_keys}. */
    private record Keys(
            Map<String, Plan> plans,
            Map<String, Tenant> tenants,
            Map<String, Client> byName,
            Map<String, Client> bySha256) {

        Keys(Map<String, Plan> plans, Map<String, Tenant> tenants) {
            this(plans, tenants, new HashMap<>(), new HashMap<>());
        }

        void add(Entry item) {
            var key = item.called("an API key");
            var fields = key.fields(List.of("client", "plan", "tenant", "sha256"));
            var name = key.required(fields, "client").flatMap(field -> field.text(Names.NAME, Names.A_NAME));
            var plan = plan(key, fields, plans);
            var tenant = Optional.ofNullable(fields.get("tenant"))
                    .flatMap(field -> field.known("tenant", tenants.keySet()))
                    .map(tenants::get);
            var sha256 = key.required(fields, "sha256").flatMap(field -> field.secret(SHA256, A_SHA256));
            if (name.isPresent() && plan.isPresent() && sha256.isPresent()) {
                add(key, new Client(name.get(), plan.get(), tenant), sha256.get());
            }
        }

        private void add(Entry key, Client client, String sha256) {
            var known = byName.getOrDefault(client.name(), client);
            if (!client.equals(known)) {
                var what = client.plan().equals(known.plan()) ? "tenant" : "plan";
                key.problem("client '" + client.name() + "' has another " + what
                        + " already: all its keys share one");
            }
            if (AddressRange.isMeant(client.name())) {
                key.problem("'" + client.name() + "' is an address: give the client a name");
            }
            byName.put(client.name(), client);
            if (bySha256.put(sha256, client) != null) {
                key.problem("this sha256 is given twice: a key belongs to one client");
            }
        }
    }
}
