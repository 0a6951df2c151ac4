package dev.weir.authorizer;

import dev.weir.limiter.Call;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision;
import dev.weir.limiter.Partition;
import dev.weir.limiter.answer.Refusal;
import dev.weir.limiter.file.CallerAddress;
import dev.weir.limiter.file.LimitsFile;
import dev.weir.limiter.front.Answer;
import java.util.List;
import java.util.Optional;

/** Counts wrong credentials by the address that shows them. */
final class FailedCredentials {

    private FailedCredentials() {}

    /** What counts one more. */
    static Call one(LimitsFile limits, CallerAddress address) {
        var partition = new Partition(nameOf(address), "failed", List.of(limits.failedCredentials()));
        return new Call(List.of(partition), Cost.ONE_REQUEST);
    }

    /** What the caller is told if that was too many, or empty for a 401. */
    static Optional<Refusal> refusal(Answer answer) {
        return switch (answer) {
            case Answer.Decided decided -> refusal(decided.decision());
            case Answer.Remembered remembered ->
                Optional.of(Refusal.tooManyFailedCredentials(remembered.denied()));
            case Answer.Local local -> refusal(local.decision()).map(Refusal::degraded);
            case Answer.Uncounted _,Answer.Unavailable _ -> Optional.empty();
        };
    }

    /** Under which its wrong credentials are counted: an IPv6 network as a whole, since it has 2^64 addresses to guess from. */
    static String nameOf(CallerAddress address) {
        return "failed/" + address.network();
    }

    private static Optional<Refusal> refusal(Decision decision) {
        return switch (decision) {
            case Decision.Denied denied -> Optional.of(Refusal.tooManyFailedCredentials(denied));
            case Decision.Blocked _ -> Optional.of(Refusal.blocked());
            case Decision.Allowed _,Decision.Impossible _,Decision.Underway _ -> Optional.empty();
        };
    }
}
