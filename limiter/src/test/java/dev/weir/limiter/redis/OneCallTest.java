package dev.weir.limiter.redis;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.limiter.Call;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision.Allowed;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Period;
import dev.weir.limiter.Reservation;
import dev.weir.limiter.Settlement;
import dev.weir.limiter.Standing;
import dev.weir.limiter.Unit;
import dev.weir.limiter.WhenAway;
import dev.weir.limiter.front.Answer;
import dev.weir.limiter.front.Limiter;
import dev.weir.limiter.front.Tuning;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong in one call alone, while Redis is there for all others. */
final class OneCallTest {

    private static final Limit TOKENS = Limit.fixedWindow("tokens", 1_000, Period.every(ofHours(10)))
            .of(Unit.TOKENS)
            .whenAway(WhenAway.ALLOW);
    private static final Limit PLACES = Limit.inFlight("places", 10).whenAway(WhenAway.ALLOW);

    @RegisterExtension
    private static final OneRedis REDIS = new OneRedis();

    private final RedisStore store = new RedisStore(REDIS.url(), new Deadlines(ofMillis(200), ofSeconds(20)));
    private final Limiter limiter = new Limiter(store, InstantSource.system(), Tuning.ALONE);

    @AfterEach
    void close() {
        client("UNPAUSE");
        limiter.close();
    }

    private static void client(String... words) {
        var args = new CommandArgs<>(StringCodec.UTF8);
        for (var word : words) {
            args.add(word);
        }
        REDIS.redis().dispatch(CommandType.CLIENT, new StatusOutput<>(StringCodec.UTF8), args);
    }

    private static Partition of(String client) {
        return new Partition(client, "client", List.of(TOKENS, PLACES));
    }

    private static Call call(String id) {
        return new Call(List.of(of("acme")), Cost.of(Unit.TOKENS, 1), Optional.of(
                new Reservation(id, Cost.of(Unit.TOKENS, 10).with(Unit.IN_FLIGHT, 1), ofMinutes(1))));
    }

    private Answer decide(String client) {
        return limiter.decide(new Call(List.of(of(client)), Cost.of(Unit.TOKENS, 1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "\u0081\u00a1x\u0001"})
    void whatSomebodyElseWroteUnderOneClientsNameIsNobodyElsesOutage(String text) {
        assertThat(decide("acme")).isInstanceOf(Answer.Decided.class);
        REDIS.redis().set("weir:{globex}:client", text);
        REDIS.redis().lpush("weir:{initech}:client", text);
        for (var broken : List.of("globex", "initech")) {
            assertThat(decide(broken)).isInstanceOf(Answer.Uncounted.class);
            assertThat(decide("acme")).isInstanceOf(Answer.Decided.class);
        }
        REDIS.redis().del("weir:{globex}:client");
        assertThat(decide("globex")).isInstanceOf(Answer.Decided.class);
    }

    @Test
    void whoIsInterruptedIsAloneInNotHearingFromRedis() {
        assertThat(decide("acme")).isInstanceOf(Answer.Decided.class);
        client("PAUSE", "60000", "WRITE");
        Thread.currentThread().interrupt();
        assertThat(decide("acme")).isInstanceOfSatisfying(Answer.Uncounted.class,
                alone -> assertThat(alone.away()).hasMessage("Redis: interrupted"));
        assertThat(Thread.interrupted()).isTrue();
        client("UNPAUSE");
        assertThat(decide("acme")).isInstanceOf(Answer.Decided.class);
    }

    /** Asks on the same connection, so that whatever was sent on it before has been answered. */
    private void catchUp() {
        Answer answer;
        do {
            answer = decide("globex");
        } while (!(answer instanceof Answer.Decided));
    }

    @Test
    void whoPassesWithoutAnAnswerThatComesLateIsChargedWhatItUsed() {
        var first = (Allowed) ((Answer.Decided) limiter.decide(call("first"))).decision();
        assertThat(limiter.release(first.hold().orElseThrow())).contains(Settlement.SETTLED);
        client("PAUSE", "60000", "WRITE");
        var passed = (Answer.Uncounted) limiter.decide(call("late"));
        client("UNPAUSE");
        catchUp(); // Redis has admitted it, too late
        catchUp(); // and was told to take that back
        assertThat(limiter.look(List.of(of("acme"))).standings()).allMatch(it -> it.used() == 0 && it.held() == 0);

        var hold = passed.hold().orElseThrow();
        assertThat(limiter.settle(hold, Cost.of(Unit.TOKENS, 7))).contains(Settlement.LATE);
        assertThat(limiter.settle(hold, Cost.of(Unit.TOKENS, 7))).contains(Settlement.REPEATED);
        assertThat(limiter.look(List.of(of("acme"))).standings()).extracting(Standing::used).containsExactly(7L, 0L);
    }
}
