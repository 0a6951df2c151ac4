package dev.weir.limiter;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.limiter.Decision.Allowed;
import dev.weir.limiter.Decision.Underway;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every store promises of attempts that share a name. */
public interface AttemptContract {

    List<Partition> ACME = List
            .of(new Partition("acme", "client", List.of(Limit.slidingWindow("calls", 10, ofMinutes(1)),
                    Limit.slidingWindow("tokens", 100, ofMinutes(1)).of(Unit.TOKENS))));

    Store store();

    ManualClock clock();

    private Decision decide(String id) {
        return store().decide(call(id));
    }

    private static Call call(String id) {
        return new Call(ACME, Cost.ONE_REQUEST,
                Optional.of(new Reservation(id, Cost.of(Unit.TOKENS, 10), ofSeconds(30))));
    }

    private Hold open(String id) {
        return ((Allowed) decide(id)).hold().orElseThrow();
    }

    private void assertStands(long calls, long tokens, long held) {
        var standings = store().look(ACME).standings();
        assertThat(standings).extracting(Standing::used).containsExactly(calls, tokens);
        assertThat(standings.getLast().held()).isEqualTo(held);
    }

    @Test
    default void whileOneAttemptIsOpenAnotherTakesNothing() {
        var first = open("order~1");
        clock().advance(ofSeconds(5));

        var underway = (Underway) decide("order~2");

        assertThat(underway.hold()).isEqualTo(first);
        assertThat(underway.retryAfter()).isEqualTo(ofSeconds(5));
        assertStands(1, 0, 10);
        assertThat(store().settle(underway.hold(), Cost.of(Unit.TOKENS, 7))).isEqualTo(Settlement.SETTLED);
        assertStands(1, 7, 0);
    }

    @Test
    default void theWaitForAnAttemptIsASecondAtLeastAndNeverBeyondItsEnd() {
        open("order~1");
        assertThat(((Underway) decide("order~2")).retryAfter()).isEqualTo(ofSeconds(1));
        clock().advance(ofSeconds(20));
        assertThat(((Underway) decide("order~2")).retryAfter()).isEqualTo(ofSeconds(10));
        clock().advance(Duration.ofMillis(9_900));
        assertThat(((Underway) decide("order~2")).retryAfter()).isEqualTo(ofSeconds(1));
        clock().advance(Duration.ofMillis(100));
        assertThat(decide("order~2")).isInstanceOf(Allowed.class);
    }

    @Test
    default void onceOverTheNextAttemptIsChargedAgain() {
        store().settle(open("order~1"), Cost.of(Unit.TOKENS, 7));
        store().release(open("order~2"));
        open("order~3");
        assertStands(2, 7, 10);
    }

    @Test
    default void whatIsToldTwiceOfOneAttemptDoesNotEndTheNext() {
        var first = open("order~1");
        store().release(first);
        var second = open("order~2");

        assertThat(store().release(first)).isEqualTo(Settlement.REPEATED);
        assertThat(store().settle(first, Cost.of(Unit.TOKENS, 50))).isEqualTo(Settlement.REPEATED);
        assertThat(store().renew(first, ofMinutes(1))).isEmpty();
        assertThat(decide("order~3")).isInstanceOf(Underway.class);
        assertStands(1, 0, 10);
        assertThat(store().settle(second, Cost.of(Unit.TOKENS, 7))).isEqualTo(Settlement.SETTLED);
    }

    @Test
    default void whatIsOverStaysOverThoughTheNextAttemptIsForgotten() {
        var settled = open("order~1");
        store().settle(settled, Cost.of(Unit.TOKENS, 7));
        var released = open("order~2");
        store().release(released);
        open("order~3");
        clock().advance(ofMinutes(5));

        for (var hold : List.of(settled, released)) {
            assertThat(store().settle(hold, Cost.of(Unit.TOKENS, 50))).isEqualTo(Settlement.REPEATED);
            assertThat(store().release(hold)).isEqualTo(Settlement.REPEATED);
        }
        assertStands(0, 0, 0);
        assertThat(store().settle(open("order~4"), Cost.of(Unit.TOKENS, 9))).isEqualTo(Settlement.SETTLED);
        assertThat(store().settle(settled, Cost.of(Unit.TOKENS, 50))).isEqualTo(Settlement.REPEATED);
        assertStands(1, 9, 0);
    }

    @Test
    default void whatAForgottenAttemptUsedIsChargedOnceThoughAnotherHasBegun() {
        var forgotten = open("order~1");
        clock().advance(ofSeconds(31));
        var second = open("order~2");

        assertThat(store().settle(forgotten, Cost.of(Unit.TOKENS, 7))).isEqualTo(Settlement.LATE);
        assertThat(store().settle(forgotten, Cost.of(Unit.TOKENS, 7))).isEqualTo(Settlement.REPEATED);
        assertStands(2, 7, 10);
        assertThat(((Underway) decide("order~3")).hold()).isEqualTo(second);
        assertThat(store().settle(second, Cost.of(Unit.TOKENS, 5))).isEqualTo(Settlement.SETTLED);
        assertThat(store().settle(forgotten, Cost.of(Unit.TOKENS, 7))).isEqualTo(Settlement.REPEATED);
        assertStands(2, 12, 0);
    }

    @Test
    default void howeverManyAttemptsAreOverNoneIsChargedAgain() {
        var over = new ArrayList<Hold>();
        for (int i = 0; i < 100; i++) {
            over.add(open("order~" + i));
            store().release(over.getLast());
            clock().advance(Duration.ofMillis(1));
        }
        var forgotten = open("order~forgotten");
        clock().advance(ofMinutes(2));
        for (var hold : over) {
            assertThat(store().settle(hold, Cost.of(Unit.TOKENS, 1))).isEqualTo(Settlement.REPEATED);
        }
        assertThat(store().settle(forgotten, Cost.of(Unit.TOKENS, 1))).isEqualTo(Settlement.LATE);
        assertStands(0, 1, 0);
    }

    @Test
    default void undoingWhatIsForgottenGivesNothingBack() {
        open("order~1");
        clock().advance(ofSeconds(31));
        store().undo(call("order~1"));
        assertStands(1, 0, 0);
    }

    @Test
    default void undoingAnAttemptThatTheStoreNeverSawEndsNoOther() {
        var second = open("order~2");
        store().undo(call("order~1"));
        assertThat(decide("order~3")).isInstanceOf(Underway.class);
        store().undo(call("order~2"));
        assertStands(0, 0, 0);
        assertThat(store().settle(second, Cost.of(Unit.TOKENS, 7))).isEqualTo(Settlement.REPEATED);
        assertThat(decide("order~3")).isInstanceOf(Allowed.class);
    }

    @Test
    default void aRenewedAttemptStaysTheOneThatIsOpen() {
        var first = open("order~1");
        store().renew(first, ofMinutes(5));
        clock().advance(ofMinutes(2));

        assertThat(((Underway) decide("order~2")).hold().id()).isEqualTo("order~1");
        assertThat(store().settle(first, Cost.of(Unit.TOKENS, 7))).isEqualTo(Settlement.SETTLED);
    }

    @Test
    default void aNameAloneIsANameToo() {
        open("order");
        assertThat(((Underway) decide("order~2")).hold().id()).isEqualTo("order");
        assertThat(((Underway) decide("order")).hold().id()).isEqualTo("order");
    }
}
