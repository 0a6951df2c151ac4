package dev.weir.gateway.check.rule;

import java.util.Locale;

/** How much a finding weighs. */
public enum Severity {
    /** Something does not work, or limits nothing. */
    ERROR,
    /** Something works, but hardly as it is meant. */
    ADVICE;

    /** As it is written in every format. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
