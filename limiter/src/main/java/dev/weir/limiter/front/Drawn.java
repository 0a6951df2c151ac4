package dev.weir.limiter.front;

import dev.weir.limiter.Call;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision;
import dev.weir.limiter.Decision.Allowed;
import dev.weir.limiter.Decision.Denied;
import dev.weir.limiter.Hold;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Standing;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** A call with what leases have given it, which is put back if the rest of it is not let in. */
record Drawn(Call call, List<Draw> draws) {

    /** What is still to be decided; empty if leases have decided it all. */
    Optional<Call> rest() {
        if (draws.isEmpty()) {
            return Optional.of(call);
        }
        var rest = call.partitions().stream().filter(partition -> !isDrawn(partition)).toList();
        return rest.isEmpty() ? Optional.empty() : Optional.of(new Call(rest, call.taken(), call.reservation()));
    }

    private boolean isDrawn(Partition partition) {
        return draws.stream().anyMatch(draw -> draw.pool().partition().equals(partition));
    }

    /** The decision where there is no rest. */
    Allowed alone() {
        return new Allowed(all(List.of(), Draw::standings),
                call.reservation()
                        .map(reservation -> new Hold(reservation.id(), parts(Cost.NOTHING), reservation.habit())),
                all(List.of(), Draw::shadowed));
    }

    /** The decision of the whole, given that of the rest. */
    Decision with(Decision rest) {
        if (draws.isEmpty()) {
            return rest;
        }
        return switch (rest) {
            case Allowed allowed -> new Allowed(all(allowed.standings(), Draw::standings), with(allowed.hold()),
                    all(allowed.shadowed(), Draw::shadowed));
            case Denied denied -> {
                putBack();
                yield new Denied(all(denied.standings(), Draw::standings));
            }
            default -> {
                putBack();
                yield rest;
            }
        };
    }

    /** The same of a rest that was decided without the store. */
    Answer with(Answer.Degraded rest) {
        if (draws.isEmpty()) {
            return rest;
        }
        return switch (rest) {
            case Answer.Local local -> new Answer.Local(with(local.decision()), local.away());
            case Answer.Uncounted uncounted ->
                new Answer.Local(with(new Allowed(List.of(), uncounted.hold(), List.of())), uncounted.away());
            case Answer.Unavailable unavailable -> {
                putBack();
                yield unavailable;
            }
        };
    }

    /** What the rest holds more than was asked, since such calls used more lately, is drawn too where it is there. */
    private Optional<Hold> with(Optional<Hold> rest) {
        return rest.map(hold -> {
            var raised = Cost.NOTHING;
            for (var amount : hold.held().amounts().entrySet()) {
                var more = amount.getValue() - call.held().of(amount.getKey());
                raised = more > 0 ? raised.with(amount.getKey(), more) : raised;
            }
            return new Hold(hold.id(), Stream.concat(hold.parts().stream(), parts(raised).stream()).toList(),
                    hold.habit());
        });
    }

    private List<Hold.Part> parts(Cost raised) {
        return draws.stream().map(draw -> draw.part(raised)).toList();
    }

    private List<Standing> all(List<Standing> rest, Function<Draw, List<Standing>> drawn) {
        return Stream.concat(rest.stream(), draws.stream().flatMap(draw -> drawn.apply(draw).stream())).toList();
    }

    private void putBack() {
        draws.forEach(Draw::putBack);
    }
}
