package dev.weir.limiter.file;

import dev.weir.limiter.Limit;
import dev.weir.limiter.Plan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The section {@code plans}: each a name and its limits. */
final class Plans {

    static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    static final String A_NAME = "a name: letters, digits, '.', '_' and '-', at most 64 of them";

    private static final Pattern ALGORITHM = Pattern.compile("sliding_window|token_bucket");
    private static final Pattern COUNT = Pattern.compile("\\d{1,16}");

    private Plans() {}

    static Map<String, Plan> read(Entry section) {
        var plans = new LinkedHashMap<String, Plan>();
        section.called("'plans'").fields(List.of()).forEach((name, entry) -> plans.put(name, plan(name, entry)));
        return plans;
    }

    private static Plan plan(String name, Entry entry) {
        var plan = entry.called("plan '" + name + "'");
        if (!NAME.matcher(name).matches()) {
            plan.problem("'" + name + "' is not " + A_NAME);
        }
        var fields = plan.fields(List.of("limits"));
        var limits = new ArrayList<Limit>();
        plan.required(fields, "limits")
                .map(list -> list.called("'limits' of plan '" + name + "'"))
                .ifPresent(list -> limits.addAll(limits(list)));
        return new Plan(name, limits);
    }

    private static List<Limit> limits(Entry list) {
        var names = new HashSet<String>();
        var limits = new ArrayList<Limit>();
        var items = list.items();
        for (var item : items) {
            limit(item).ifPresent(limit -> {
                if (!names.add(limit.name())) {
                    item.problem("there is a limit '" + limit.name() + "' already: give this one a 'name' of its own");
                }
                limits.add(limit);
            });
        }
        if (items.isEmpty()) {
            list.problem(list.what() + " needs at least one limit");
        }
        return limits;
    }

    /** A limit in its short form, or in its long one. */
    static Optional<Limit> limit(Entry entry) {
        if (!entry.isMapping()) {
            return LimitText.read(entry)
                    .flatMap(text -> build(entry, text, text.name(), "sliding_window", text.quota()));
        }
        var limit = entry.called("a limit");
        var fields = limit.fields(List.of("limit", "name", "algorithm", "burst"));
        var text = limit.required(fields, "limit").flatMap(LimitText::read);
        var name = Optional.ofNullable(fields.get("name")).flatMap(field -> field.text(NAME, A_NAME));
        var algorithm = Optional.ofNullable(fields.get("algorithm"))
                .flatMap(field -> field.text(ALGORITHM, "'sliding_window' or 'token_bucket'"));
        var burst = Optional.ofNullable(fields.get("burst"))
                .flatMap(field -> field.text(COUNT, "a whole number of requests"))
                .map(Long::valueOf);
        return text.flatMap(read -> build(limit, read, name.orElse(read.name()),
                algorithm.orElse("sliding_window"), burst.orElse(read.quota())));
    }

    private static Optional<Limit> build(Entry entry, LimitText text, String name, String algorithm, long burst) {
        try {
            return Optional.of(algorithm.equals("token_bucket")
                    ? Limit.tokenBucket(name, text.quota(), text.window(), burst)
                    : slidingWindow(name, text, burst));
        } catch (IllegalArgumentException e) {
            entry.problem(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static Limit slidingWindow(String name, LimitText text, long burst) {
        if (burst != text.quota()) {
            throw new IllegalArgumentException("only a token bucket has a burst: add 'algorithm: token_bucket'");
        }
        return Limit.slidingWindow(name, text.quota(), text.window());
    }
}
