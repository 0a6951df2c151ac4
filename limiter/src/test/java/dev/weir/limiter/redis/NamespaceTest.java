package dev.weir.limiter.redis;

import static dev.weir.limiter.redis.OneRedis.PATIENT;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.limiter.Call;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision.Allowed;
import dev.weir.limiter.Habit;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Reservation;
import dev.weir.limiter.Settlement;
import dev.weir.limiter.Unit;
import io.lettuce.core.cluster.SlotHash;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several who share a Redis, and have counters of their own in it. */
final class NamespaceTest {

    private static final List<Partition> ACME = List.of(new Partition("acme", "client",
            List.of(Limit.slidingWindow("calls", 2, ofMinutes(1)), Limit.slidingLog("log", 2, ofMinutes(1)),
                    Limit.slidingWindow("tokens", 1_000, ofMinutes(1)).of(Unit.TOKENS))));

    @RegisterExtension
    private static final OneRedis REDIS = new OneRedis();

    private static RedisStore store(String parameters) {
        return new RedisStore(REDIS.url() + parameters, PATIENT);
    }

    private static Call holding(String id) {
        var habit = new Habit("acme", "chat", Cost.NOTHING.with(Unit.TOKENS, 500));
        return new Call(ACME, Cost.ONE_REQUEST, Optional.of(new Reservation(id,
                Cost.NOTHING.with(Unit.TOKENS, 100), ofMinutes(1), Optional.of(habit))));
    }

    @Test
    void whatOneHasUsedTheOtherHasNot() {
        try (var dev = store("?namespace=dev"); var prod = store("?namespace=prod"); var plain = store("")) {
            for (var store : List.of(dev, prod, plain)) {
                assertThat(store.decide(new Call(ACME, Cost.ONE_REQUEST))).isInstanceOf(Allowed.class);
                assertThat(store.look(ACME).standings().getFirst().remaining()).isEqualTo(1);
            }
            assertThat(REDIS.redis().keys("*")).containsExactlyInAnyOrder("weir:{acme}:client",
                    "weir-log:{acme}:client:requests:log", "weir:dev:{acme}:client",
                    "weir-log:dev:{acme}:client:requests:log", "weir:prod:{acme}:client",
                    "weir-log:prod:{acme}:client:requests:log");
        }
    }

    @Test
    void aHoldIsSettledWhereItWasMade() {
        try (var dev = store("?namespace=dev"); var prod = store("/0?namespace=prod")) {
            var hold = ((Allowed) dev.decide(holding("order"))).hold().orElseThrow();

            assertThat(prod.settle(hold, Cost.NOTHING.with(Unit.TOKENS, 7))).isNotEqualTo(Settlement.SETTLED);
            assertThat(dev.settle(hold, Cost.NOTHING.with(Unit.TOKENS, 7))).isEqualTo(Settlement.SETTLED);
            assertThat(dev.settle(hold, Cost.NOTHING.with(Unit.TOKENS, 7))).isEqualTo(Settlement.REPEATED);
            assertThat(REDIS.redis().keys("weir-h*")).contains("weir-hold:dev:{acme}:order",
                    "weir-habit:dev:{acme}:chat");
        }
    }

    /** All keys of a client stay together on a cluster, and within what the user of template.yaml may touch. */
    @Test
    void slotsAreTheSame() {
        var keys = new Keys("dev:");
        assertThat(SlotHash.getSlot(keys.of(ACME.getFirst()))).isEqualTo(SlotHash.getSlot("acme"));
        assertThat(SlotHash.getSlot(keys.mark("acme", "order"))).isEqualTo(SlotHash.getSlot("acme"));
        assertThat(keys.of(ACME.getFirst())).startsWith("weir:");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"redis://localhost?namespace=dev | dev:",
        "rediss://:secret@a:1,b:2/0?timeout=2s&namespace=a-B_9&x=y | a-B_9:",
        "rediss://weir@cache.example?iam=counters&namespace=dev | dev:", "redis://localhost | ''",
        "redis://:p%3Fnamespace=x@localhost | ''", "redis://localhost?mynamespace=dev | ''"})
    void isNamedByTheUrl(String url, String space) {
        assertThat(Keys.of(url).space()).isEqualTo(space);
        assertThat(RedisUrl.parse(url)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{dev}", "dev:prod", "a%20b", "123456789012345678901234567890123"})
    void isRefusedWhereKeysCannotHaveIt(String name) {
        assertThatThrownBy(() -> store("?namespace=" + name)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a namespace is up to 32 letters, digits, '-' and '_': write ?namespace=dev");
    }
}
