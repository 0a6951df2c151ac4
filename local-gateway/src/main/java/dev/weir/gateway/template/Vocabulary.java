package dev.weir.gateway.template;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The properties that a section may have: what this gateway serves, what changes nothing on a laptop, and what it cannot
 * do yet. A misspelt property is none of these; on AWS some of them would switch limiting off without a word.
 *
 * @param owner the section as the template names it
 * @param refused property to the sentence that says why, and what to do
 */
record Vocabulary(String owner, Set<String> served, Set<String> harmless, Map<String, String> refused) {

    static Set<String> words(String list) {
        return Set.of(list.strip().split("\\s+"));
    }

    void judge(Section section) {
        section.keys().forEach(key -> {
            String refusal = refused.get(key);
            if (refusal != null) {
                refuseUnlessOff(section, key, refusal);
            } else if (!served.contains(key) && !harmless.contains(key)) {
                section.refuse(key, Spelling.correction(key, all(), key + " is not a property of " + owner
                        + ": remove it, or check its spelling."));
            }
        });
    }

    /** {@code ApiKeyRequired: false} asks for nothing. */
    private static void refuseUnlessOff(Section section, String key, String refusal) {
        boolean off = section.mapping().get(key).orElseThrow() instanceof Value.Text text
                && text.text().equals("false");
        if (!off) {
            section.refuse(key, refusal);
        }
    }

    private Set<String> all() {
        Set<String> all = new TreeSet<>(served);
        all.addAll(harmless);
        all.addAll(refused.keySet());
        return all;
    }
}
