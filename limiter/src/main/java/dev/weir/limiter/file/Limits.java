package dev.weir.limiter.file;

import dev.weir.limiter.Limit;
import dev.weir.limiter.Sharing;
import dev.weir.limiter.SharedLimit;
import dev.weir.limiter.WhenAway;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads limits, in their short form or in their long one.
 *
 * @param whenAway what limits say while Redis is away, unless they are told otherwise
 */
record Limits(WhenAway whenAway, Places places) {

    private static final List<String> SHARED = Stream
            .concat(LimitForm.FIELDS.stream(), Stream.of("keep_back", "sharing"))
            .toList();
    private static final Pattern PERCENT = Pattern.compile("(?<percent>\\d{1,2}(?:\\.\\d{1,3})?) ?%");
    private static final Pattern SHARING = Pattern.compile("strict|leased");

    /**
     * Limits that each of their owners has for itself.
     *
     * @param prefix what the names of limits begin with that are given none
     */
    List<Limit> own(Entry list, String prefix) {
        return all(list, item -> one(item, prefix), Limit::name);
    }

    /** Limits of all clients together, of which a share may be kept back for some of the {@code plans}. */
    List<SharedLimit> shared(Entry list, String prefix, Collection<String> plans) {
        return all(list, item -> oneShared(item, prefix, plans), limit -> limit.whole().name());
    }

    private static <T> List<T> all(Entry list, Function<Entry, Optional<T>> reading, Function<T, String> naming) {
        var names = new HashSet<String>();
        var limits = new ArrayList<T>();
        var items = list.items();
        for (var item : items) {
            reading.apply(item).ifPresent(limit -> {
                var name = naming.apply(limit);
                if (!names.add(name)) {
                    item.problem("there is a limit '" + name + "' already: give this one a 'name' of its own");
                }
                limits.add(limit);
            });
        }
        if (items.isEmpty() && list.isSequence()) {
            list.problem(list.what() + " needs at least one limit");
        }
        return limits;
    }

    Optional<Limit> one(Entry entry, String prefix) {
        return form(entry, LimitForm.FIELDS).flatMap(form -> form.limit(prefix, whenAway))
                .map(limit -> places.put(limit, entry));
    }

    private static Optional<LimitForm> form(Entry entry, List<String> known) {
        if (!entry.isMapping()) {
            return LimitText.read(entry).map(text -> new LimitForm(entry, text, Map.of()));
        }
        var limit = entry.called("a limit");
        var fields = limit.fields(known);
        return limit.required(fields, "limit")
                .flatMap(LimitText::read)
                .map(text -> new LimitForm(limit, text, fields));
    }

    private Optional<SharedLimit> oneShared(Entry entry, String prefix, Collection<String> plans) {
        return form(entry, SHARED)
                .flatMap(form -> form.limit(prefix, whenAway)
                        .flatMap(limit -> Optional
                                .ofNullable(form.fields().get("keep_back"))
                                .map(field -> keepingBack(limit, field, plans))
                                .orElse(Optional.of(new SharedLimit(limit)))
                                .flatMap(shared -> Optional.ofNullable(form.fields().get("sharing"))
                                        .map(field -> sharing(shared, field))
                                        .orElse(Optional.of(shared)))))
                .map(limit -> {
                    places.put(limit.whole(), entry);
                    places.put(limit.rest(), entry);
                    return limit;
                });
    }

    private static Optional<SharedLimit> sharing(SharedLimit limit, Entry entry) {
        return entry.text(SHARING, "'strict' or 'leased'")
                .map(text -> Sharing.valueOf(text.toUpperCase(Locale.ROOT)))
                .flatMap(sharing -> entry.attempt(
                        () -> new SharedLimit(limit.whole(), limit.rest(), limit.favoured(), sharing)));
    }

    private static Optional<SharedLimit> keepingBack(Limit limit, Entry entry, Collection<String> plans) {
        var fields = entry.fields(List.of("amount", "for"));
        var rest = entry.required(fields, "amount")
                .flatMap(field -> field.read(text -> limit.keepingBack(amount(limit, text))));
        var favoured = entry.required(fields, "for").map(field -> favoured(field, plans));
        return rest.flatMap(others -> favoured.map(names -> new SharedLimit(limit, others, names, Sharing.STRICT)));
    }

    private static Set<String> favoured(Entry list, Collection<String> plans) {
        var names = new HashSet<String>();
        list.items().forEach(item -> item.called("a plan's name").known("plan", plans).ifPresent(names::add));
        if (list.isSequence() && list.items().isEmpty()) {
            list.problem("'for' names no plan that this is kept back for");
        }
        return names;
    }

    /** A share of what can be taken at once, rounded up, or an amount. */
    private static long amount(Limit limit, String text) {
        var form = PERCENT.matcher(text);
        return form.matches()
                ? new BigDecimal(form.group("percent")).movePointLeft(2)
                        .multiply(BigDecimal.valueOf(limit.algorithm().capacity()))
                        .setScale(0, RoundingMode.CEILING)
                        .longValueExact()
                : Amount.of(limit.unit(), text);
    }
}
