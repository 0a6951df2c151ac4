package dev.weir.limiter.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The list {@code identify}: in which order it is asked who calls. */
final class CallerKinds {

    private CallerKinds() {}

    static List<CallerKind> read(Map<String, Entry> fields) {
        return Optional.ofNullable(fields.get("identify"))
                .map(list -> read(list, fields))
                .orElse(CallerKind.usual(fields.keySet()));
    }

    private static List<CallerKind> read(Entry list, Map<String, Entry> fields) {
        var kinds = new ArrayList<CallerKind>();
        for (var item : list.items()) {
            var entry = item.called("a kind of caller");
            entry.known("kind of caller", CallerKind.words())
                    .flatMap(CallerKind::of)
                    .ifPresent(kind -> add(kind, entry, fields, kinds));
        }
        for (var kind : CallerKind.usual(fields.keySet())) {
            if (!kinds.contains(kind)) {
                list.advise("'" + kind.section() + "' is never asked: add '" + kind.word() + "' to 'identify'");
            }
        }
        return kinds;
    }

    private static void add(CallerKind kind, Entry entry, Map<String, Entry> fields, List<CallerKind> kinds) {
        if (kinds.contains(kind)) {
            entry.problem("'" + kind.word() + "' is given twice in 'identify'");
        } else if (!fields.containsKey(kind.section())) {
            entry.problem("'" + kind.word() + "' needs the section '" + kind.section() + "'");
        } else if (kinds.contains(CallerKind.IP)) {
            entry.problem("'ip' knows every caller, so nothing is asked after it: put it last");
        } else {
            kinds.add(kind);
        }
    }
}
