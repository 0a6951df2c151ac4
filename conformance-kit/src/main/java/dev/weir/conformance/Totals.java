package dev.weir.conformance;

/** How many cases ended how. */
record Totals(int passed, int failed, int wrong) {

    static final Totals NONE = new Totals(0, 0, 0);

    Totals with(Verdict verdict) {
        return switch (verdict.outcome()) {
            case PASSED -> new Totals(passed + 1, failed, wrong);
            case FAILED -> new Totals(passed, failed + 1, wrong);
            case WRONG -> new Totals(passed, failed, wrong + 1);
        };
    }

    int all() {
        return passed + failed + wrong;
    }

    String inWords() {
        return all() + (all() == 1 ? " case: " : " cases: ") + passed + " passed, " + failed + " failed"
                + (wrong == 0 ? "" : ", " + wrong + " not run, since wrongly written");
    }

    /** 0 where all passed, 1 where one failed, 2 where one could not be run. */
    int exitCode() {
        return wrong > 0 ? 2 : failed > 0 ? 1 : 0;
    }
}
