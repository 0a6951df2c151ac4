package dev.weir.limiter.file;

import dev.weir.limiter.Client;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Plan;
import dev.weir.limiter.Tenant;
import dev.weir.limiter.Unit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The section {@code clients}: how callers are known, and by which plan.
 *
 * @param identify in which order it is asked who calls; a credential that is present and wrong is never passed over
 * @param issuers whose tokens are taken, as far as their kind is asked for
 * @param iam which IAM users and roles are known, the first that is meant
 * @param anonymous the plan of callers without a credential, each limited by its address; empty where there is none
 * @param failedCredentials how often one address may show a wrong credential
 * @param blocked whose calls never pass
 * @param allowed whose calls no limit applies to
 */
public record Clients(
        List<CallerKind> identify,
        ApiKeys apiKeys,
        List<TokenIssuer> issuers,
        List<IamCaller> iam,
        Optional<Plan> anonymous,
        Addresses addresses,
        Limit failedCredentials,
        Roll blocked,
        Roll allowed) {

    static final Clients NONE = new Clients(List.of(), new ApiKeys(Map.of()), List.of(), List.of(), Optional.empty(),
            Addresses.USUAL, Limit.slidingWindow("failed-credentials", 10, Duration.ofMinutes(1)), Roll.EMPTY,
            Roll.EMPTY);

    private static final List<String> FIELDS = List.of("identify", "api_keys", "jwt", "cognito", "iam", "anonymous",
            "failed_credentials", "blocked", "allowed", "ipv6_prefix", "trusted_proxies");

    public Clients {
        identify = List.copyOf(identify);
        issuers = List.copyOf(issuers);
        iam = List.copyOf(iam);
    }

    static Clients read(Entry entry, Map<String, Plan> plans, Map<String, Tenant> tenants, Limits limits) {
        var section = entry.called("'clients'");
        var fields = section.fields(FIELDS);
        var membership = new Membership(plans, tenants);
        var keys = new ApiKeyList(membership);
        field(fields, "api_keys").ifPresent(list -> list.items().forEach(keys::add));
        var issuers = new TokenIssuers(membership, Map.copyOf(keys.byName()));
        field(fields, "jwt").ifPresent(issuers::jwt);
        field(fields, "cognito").ifPresent(issuers::cognito);
        var iam = field(fields, "iam").map(new IamCallers(membership, keys.byName())::read).orElse(List.of());
        var anonymous = field(fields, "anonymous").map(field -> field.called("'anonymous'"))
                .flatMap(field -> membership.plan(field, field.fields(List.of("plan"))));
        var failures = field(fields, "failed_credentials").flatMap(field -> failures(field, limits))
                .orElse(NONE.failedCredentials.whenAway(limits.whenAway()));
        var blocked = roll(fields, "blocked", limits);
        var allowed = roll(fields, "allowed", limits);
        allowed.inBoth(blocked)
                .ifPresent(name -> section.problem("'" + name + "' is both blocked and allowed: leave out one"));
        var kinds = CallerKinds.read(fields);
        return new Clients(kinds, new ApiKeys(keys.bySha256()), issuers.of(kinds), iam, anonymous,
                Addresses.read(field(fields, "ipv6_prefix"), field(fields, "trusted_proxies")), failures, blocked,
                allowed);
    }

    private static Optional<Entry> field(Map<String, Entry> fields, String name) {
        return Optional.ofNullable(fields.get(name));
    }

    private static Roll roll(Map<String, Entry> fields, String name, Limits limits) {
        return field(fields, name).map(list -> limits.places().put(Roll.read(list), list)).orElse(Roll.EMPTY);
    }

    private static Optional<Limit> failures(Entry entry, Limits limits) {
        return limits.one(entry, "").filter(limit -> {
            if (!limit.unit().equals(Unit.REQUESTS)) {
                entry.problem("failed credentials are counted in requests: '10 requests per minute'");
            }
            return limit.unit().equals(Unit.REQUESTS);
        });
    }

    /** The issuer of this name, as a token spells it. */
    public Optional<TokenIssuer> issuer(String name) {
        return issuers.stream().filter(issuer -> issuer.rules().issuer().equals(name)).findFirst();
    }

    /** Those who are named in the file. */
    Stream<Client> named() {
        return Stream.concat(apiKeys.bySha256().values().stream().map(ApiKey::client),
                iam.stream().filter(caller -> caller.client().isPresent()).map(caller -> caller.as("any")));
    }

    /** One client for each plan, in each tenant, that a caller with a credential may come to. */
    Stream<Client> kinds() {
        var keys = apiKeys.bySha256()
                .values()
                .stream()
                .map(key -> new Client("any", key.client().plan(), key.client().tenant()));
        var signers = iam.stream().map(caller -> new Client("any", caller.plan(), caller.tenant()));
        return Stream.of(keys, issuers.stream().flatMap(TokenIssuer::kinds), signers)
                .flatMap(kinds -> kinds)
                .distinct();
    }

    /** The names of the plans that somebody is on. */
    Set<String> plans() {
        return Stream.concat(kinds().map(Client::plan), anonymous.stream())
                .map(Plan::name)
                .collect(Collectors.toSet());
    }
}
