package dev.weir.conformance;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads a case. */
record CaseEntry(Entry entry) {

    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    String name() {
        return entry.need("name").text();
    }

    /** @throws Mistake if it is none */
    Case read() {
        entry.keys("name", "start", "limits", "partitions", "steps", "expect");
        var refusalExpected = entry.find("expect").isPresent();
        if (refusalExpected == entry.find("steps").isPresent()) {
            throw entry
                    .mistake("a case has 'steps', or \"expect\": {\"refused\": true} if its limits are to be refused");
        }
        entry.find("expect").ifPresent(expect -> {
            if (!expect.keys("refused").need("refused").flag()) {
                throw expect.mistake("what is to happen if the limits are not refused, 'steps' say");
            }
        });
        try {
            var levels = Levels.read(entry);
            return new Case(name(), start(), refusalExpected ? List.of() : steps(levels), Optional.empty(),
                    refusalExpected);
        } catch (Refused refused) {
            return new Case(name(), start(), List.of(), Optional.of(String.valueOf(refused.getMessage())),
                    refusalExpected);
        }
    }

    private Instant start() {
        return entry.find("start")
                .map(start -> StepEntry.countable(start,
                        start.isNumber() || start.text().matches("\\d+(\\.\\d+)?")
                                ? Instant.EPOCH.plus(Span.read(start))
                                : StepEntry.instant(start)))
                .orElse(START);
    }

    private List<Step> steps(Levels first) {
        var steps = new ArrayList<Step>();
        var levels = first;
        var now = start();
        for (var each : entry.need("steps").items()) {
            var reader = new StepEntry(each, steps.size() + 1, levels, start(), now);
            var step = reader.read();
            steps.add(step);
            levels = reader.after();
            now = step.last();
        }
        if (steps.stream().allMatch(step -> step.expectation().isNone())) {
            throw entry.mistake("no step expects anything, so this case would always pass: add 'expect' to a step");
        }
        checkIds(steps);
        return steps;
    }

    private static Stream<Step> parts(Step step) {
        return step.action() instanceof Action.Together together ? together.steps().stream() : Stream.of(step);
    }

    private void checkIds(List<Step> steps) {
        var reserved = new ArrayList<String>();
        for (var step : steps.stream().flatMap(CaseEntry::parts).toList()) {
            var id = switch (step.action()) {
                case Action.Decide decide -> {
                    decide.reserve().ifPresent(reserve -> reserved.add(reserve.id()));
                    yield "";
                }
                case Action.Settle settle -> settle.id();
                case Action.Release release -> release.id();
                case Action.Renew renew -> renew.id();
                default -> "";
            };
            if (!id.isEmpty() && !reserved.contains(id) && reserved.stream().noneMatch(any -> any.contains("{n}"))) {
                throw new Mistake(step.path(), "no step before reserves '" + id + "'"
                        + (reserved.isEmpty() ? "" : "; there are " + reserved));
            }
        }
    }
}
