package dev.weir.limiter.file;

import dev.weir.limiter.Client;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The sections {@code jwt} and {@code cognito}.
 *
 * @param clients those who have API keys
 */
record TokenIssuers(Membership membership, Map<String, Client> clients, Map<String, TokenIssuer> byIssuer) {

    private static final List<String> JWT = List.of("issuer", "audience", "jwks", "algorithms", "type", "leeway",
            "client", "plan", "tenant");
    private static final List<String> COGNITO = List.of("pool", "app_clients", "token", "client", "plan", "tenant");

    private static final Pattern ALGORITHM = Pattern.compile("(RS|PS|ES)(256|384|512)");
    private static final String AN_ALGORITHM = "an algorithm with a public key: RS256, RS384, RS512, PS256, PS384, "
            + "PS512, ES256, ES384 or ES512";
    private static final Set<String> USUAL_ALGORITHMS = Set.of("RS256", "ES256");
    private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9+./-]{0,63}");
    private static final Set<String> USUAL_TYPES = Set.of("jwt", "at+jwt", "");
    private static final Pattern TEXT = Pattern.compile("[ -~]{1,512}");
    private static final String A_TEXT = "a text of at most 512 printable ASCII letters";
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");
    private static final Pattern POOL = Pattern.compile("(?<region>[a-z]{2}(-[a-z]{1,9}){1,3}-\\d)_[A-Za-z0-9]{1,55}");
    private static final Pattern TOKEN = Pattern.compile("access|id");

    TokenIssuers(Membership membership, Map<String, Client> clients) {
        this(membership, clients, new LinkedHashMap<>());
    }

    /** Those of the kinds that are asked. */
    List<TokenIssuer> of(List<CallerKind> kinds) {
        return byIssuer.values()
                .stream()
                .filter(issuer -> kinds.stream().anyMatch(kind -> issuer.namespace().startsWith(kind.word() + "/")))
                .toList();
    }

    void jwt(Entry section) {
        section.named(Names.NAME, Names.A_NAME).forEach((name, item) -> {
            var issuer = item.called("issuer " + item.what());
            var fields = issuer.fields(JWT);
            add(issuer, fields, "jwt/" + name, rules(issuer, fields));
        });
    }

    void cognito(Entry section) {
        section.named(Names.NAME, Names.A_NAME).forEach((name, item) -> {
            var pool = item.called("user pool " + item.what());
            var fields = pool.fields(COGNITO);
            add(pool, fields, "cognito/" + name, poolRules(pool, fields));
        });
    }

    private void add(Entry entry, Map<String, Entry> fields, String namespace, Optional<TokenRules> rules) {
        var plan = entry.required(fields, "plan").flatMap(field -> choice(field, membership::plan));
        var tenant = Optional.ofNullable(fields.get("tenant")).flatMap(field -> choice(field, membership::tenant));
        var client = Optional.ofNullable(fields.get("client"));
        var claim = client.flatMap(this::claim).orElse("sub");
        var listed = client.map(this::listed).orElse(Map.of());
        if (rules.isPresent() && plan.isPresent()) {
            var issuer = new TokenIssuer(namespace, rules.get(), claim, listed, plan.get(), tenant);
            if (byIssuer.put(rules.get().issuer(), issuer) != null) {
                entry.problem("there is this issuer already: all its tokens are read alike");
            }
        }
    }

    private static Optional<TokenRules> rules(Entry entry, Map<String, Entry> fields) {
        var issuer = entry.required(fields, "issuer").flatMap(field -> field.text(TEXT, A_TEXT));
        var audience = entry.required(fields, "audience").map(field -> texts(field, TEXT, A_TEXT));
        var jwks = entry.required(fields, "jwks").flatMap(field -> field.read(TokenIssuers::jwksUrl));
        var algorithms = Optional.ofNullable(fields.get("algorithms"))
                .map(field -> texts(field, ALGORITHM, AN_ALGORITHM))
                .orElse(USUAL_ALGORITHMS);
        var types = Optional.ofNullable(fields.get("type"))
                .map(field -> lowerCase(texts(field, TYPE, "a type of tokens, like JWT or at+jwt")))
                .orElse(USUAL_TYPES);
        var leeway = Optional.ofNullable(fields.get("leeway")).flatMap(Scalars::leeway).orElse(Duration.ofMinutes(1));
        return issuer.flatMap(iss -> audience.flatMap(aud -> jwks
                .map(url -> new TokenRules(iss, url, "aud", aud, algorithms, types, leeway, Map.of()))));
    }

    /** Tokens as Cognito makes them: an access token names its app client as {@code client_id}, an ID token as {@code aud}. */
    private static Optional<TokenRules> poolRules(Entry entry, Map<String, Entry> fields) {
        var pool = entry.required(fields, "pool")
                .flatMap(field -> field.text(POOL, "a user pool's id, like eu-central-1_AbCdEfGhI"));
        var clients = entry.required(fields, "app_clients").map(field -> texts(field, TEXT, A_TEXT));
        var use = Optional.ofNullable(fields.get("token"))
                .flatMap(field -> field.text(TOKEN, "'access' or 'id'"))
                .orElse("access");
        return pool.flatMap(id -> clients.map(audience -> {
            var region = id.substring(0, id.indexOf('_'));
            var issuer = "https://cognito-idp." + region + ".amazonaws.com" + (region.startsWith("cn-") ? ".cn/" : "/")
                    + id;
            return new TokenRules(issuer, URI.create(issuer + "/.well-known/jwks.json"),
                    use.equals("id") ? "aud" : "client_id", audience, Set.of("RS256"), USUAL_TYPES,
                    Duration.ofMinutes(1), Map.of("token_use", use));
        }));
    }

    private static URI jwksUrl(String text) {
        try {
            var url = new URI(text);
            var host = Optional.ofNullable(url.getHost()).orElse("");
            var safe = "https".equals(url.getScheme()) || LOOPBACK.matcher(host).matches();
            if (!host.isEmpty() && safe && "http|https".contains(url.getScheme()) && url.getRawUserInfo() == null
                    && url.getRawFragment() == null) {
                return url;
            }
        } catch (URISyntaxException _) {
            // Said below.
        }
        throw new IllegalArgumentException("'" + Entry.printable(text) + "' is not where keys can be trusted to come "
                + "from: write an address like https://login.example.com/.well-known/jwks.json");
    }

    /** One text, or a list of them. */
    private static Set<String> texts(Entry entry, Pattern pattern, String expected) {
        var texts = new LinkedHashSet<String>();
        (entry.isSequence() ? entry.items() : List.of(entry)).forEach(item -> item.text(pattern, expected)
                .ifPresent(texts::add));
        if (entry.isSequence() && entry.items().isEmpty()) {
            entry.problem(entry.what() + " is an empty list, so that no token would ever do");
        }
        return texts;
    }

    private static Set<String> lowerCase(Set<String> texts) {
        var lower = new LinkedHashSet<String>();
        texts.forEach(text -> lower.add(text.toLowerCase(Locale.ROOT)));
        return lower;
    }

    /** The name of a plan or a tenant, or {@code {claim, values, otherwise}}. */
    private static <T> Optional<Choice<T>> choice(Entry entry, Function<Entry, Optional<T>> reading) {
        if (!entry.isMapping()) {
            return reading.apply(entry).map(Choice::fixed);
        }
        var fields = entry.fields(List.of("claim", "values", "otherwise"));
        var claim = entry.required(fields, "claim").flatMap(field -> field.text(TEXT, A_TEXT));
        var values = entry.required(fields, "values").map(field -> values(field, reading));
        var otherwise = Optional.ofNullable(fields.get("otherwise")).flatMap(reading);
        return claim.flatMap(name -> values.map(map -> new Choice<>(Optional.of(name), map, otherwise)));
    }

    private static <T> Map<String, T> values(Entry entry, Function<Entry, Optional<T>> reading) {
        var values = new LinkedHashMap<String, T>();
        entry.named(TEXT, A_TEXT)
                .forEach((value, item) -> reading.apply(item).ifPresent(meant -> values.put(value, meant)));
        return values;
    }

    private Optional<String> claim(Entry entry) {
        return entry.isMapping()
                ? entry.required(entry.fields(List.of("claim", "values")), "claim")
                        .flatMap(field -> field.text(TEXT, A_TEXT))
                : entry.text(TEXT, A_TEXT);
    }

    private Map<String, Client> listed(Entry entry) {
        return entry.isMapping()
                ? Optional.ofNullable(entry.fields(List.of("claim", "values")).get("values"))
                        .map(field -> values(field, this::listedClient))
                        .orElse(Map.of())
                : Map.of();
    }

    private Optional<Client> listedClient(Entry name) {
        return name.text(Names.NAME, Names.A_NAME).filter(text -> {
            if (!clients.containsKey(text)) {
                name.problem("no API key belongs to a client '" + text + "': only those are named here");
            }
            return clients.containsKey(text);
        }).map(clients::get);
    }
}
