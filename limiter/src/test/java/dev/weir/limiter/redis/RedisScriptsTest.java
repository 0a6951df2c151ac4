package dev.weir.limiter.redis;

import static dev.weir.limiter.redis.Lua.COUNT;
import static dev.weir.limiter.redis.Lua.count;
import static dev.weir.limiter.redis.Lua.number;
import static dev.weir.limiter.redis.OneRedis.PATIENT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.limiter.ManualClock;
import dev.weir.limiter.StoreUnavailable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One Redis, and the way to it. */
final class RedisScriptsTest {

    private static final String[] KEY = {"key"};

    @RegisterExtension
    private static final OneRedis REDIS = new OneRedis();

    @BeforeEach
    void forgetScripts() {
        REDIS.redis().scriptFlush();
    }

    private static RedisScripts scripts(String url, Deadlines deadlines) {
        return new RedisScripts(RedisUrl.parse(url), deadlines, Optional.empty());
    }

    private static Pending send(RedisScripts scripts) {
        return scripts.send(COUNT, KEY, new byte[0][]);
    }

    @Test
    void aReplyIsNumbersAndBytesAndNothing() {
        var echo = Lua.script("return {ARGV[1], 7, false, {ARGV[2]}, redis.call('GET', KEYS[1])}");
        byte[] bytes = {0, -1, 13, 10};
        REDIS.redis().set("Schlüssel", "schön");
        try (var scripts = scripts(REDIS.url(), PATIENT)) {
            var reply = scripts.send(echo, new String[]{"Schlüssel"}, new byte[][]{bytes, {}}).get();
            assertThat(reply).usingRecursiveComparison()
                    .isEqualTo(Arrays.asList(bytes, 7L, null, List.of(new byte[0]), "schön".getBytes(UTF_8)));
        }
    }

    @Test
    void aReplyThatIsNoListIsAListOfOne() {
        try (var scripts = scripts(REDIS.url(), PATIENT)) {
            assertThat(scripts.send(Lua.script("return 5"), KEY, new byte[0][]).get()).containsExactly(5L);
        }
    }

    @Test
    void aScriptThatRedisHasLostIsSentInFull() {
        try (var scripts = scripts(REDIS.url(), PATIENT)) {
            scripts.prime(COUNT, ofSeconds(20));
            assertThat(REDIS.redis().scriptExists(COUNT.sha1())).containsExactly(true);
            REDIS.redis().scriptFlush();
            assertThat(count(scripts, "key")).isEqualTo(1);
            assertThat(REDIS.redis().scriptExists(COUNT.sha1())).containsExactly(true);
        }
    }

    @Test
    void oneRedisIsNoCluster() {
        try (var scripts = scripts(REDIS.url(), PATIENT)) {
            assertThat(scripts.clustered()).isFalse();
        }
    }

    @Test
    void severalAreUnderWayAtOnce() throws Exception {
        try (var way = new TcpWay(REDIS.process().port()); var scripts = scripts(way.url(), PATIENT)) {
            scripts.prime(COUNT, ofSeconds(20));
            way.shut();
            var first = send(scripts);
            var second = send(scripts);
            way.open();
            assertThat(number(first.get())).isEqualTo(1);
            assertThat(number(second.get())).isEqualTo(2);
            assertThat(way.connections()).isEqualTo(1);
        }
    }

    @Test
    void anAnswerThatComesLateIsHandedOver() throws Exception {
        var late = new LinkedBlockingQueue<List<Object>>();
        try (var way = new TcpWay(REDIS.process().port());
                var scripts = scripts(way.url(), new Deadlines(ofMillis(50), ofSeconds(20)))) {
            count(scripts, "other");
            way.shut();
            var pending = send(scripts);
            pending.ifLate(late::add);
            assertThatThrownBy(pending::get).isInstanceOf(StoreUnavailable.class)
                    .hasMessage("Redis: no answer within 50 ms");
            way.open();
            assertThat(late.take()).containsExactly(1L);
        }
    }

    @Test
    void anAnswerInTimeIsNotHandedOverAgain() {
        var late = new ArrayList<List<Object>>();
        try (var scripts = scripts(REDIS.url(), PATIENT)) {
            var pending = send(scripts);
            pending.ifLate(late::add);
            assertThat(pending.get()).containsExactly(1L);
            pending.ifLate(late::add);
            assertThat(late).isEmpty();
        }
    }

    @Test
    void whatIsGivenUpWhileItWaitsForAConnectionIsNeverSent() throws Exception {
        try (var way = new TcpWay(REDIS.process().port());
                var scripts = scripts(way.url(), new Deadlines(ofMillis(50), ofMillis(50)))) {
            way.shut();
            var pending = List.of(send(scripts), send(scripts), send(scripts));
            pending.forEach(each -> assertThatThrownBy(each::get).isInstanceOf(StoreUnavailable.class));
            way.open();
            scripts.prime(COUNT, ofSeconds(20));
            assertThat(scripts.send(COUNT, KEY, new byte[0][], ofSeconds(20)).get()).containsExactly(1L);
        }
    }

    @Test
    void whatWasInFlightWhenTheConnectionBrokeIsNotSentAgain() throws Exception {
        try (var way = new TcpWay(REDIS.process().port()); var scripts = scripts(way.url(), PATIENT)) {
            assertThat(count(scripts, "key")).isEqualTo(1);
            way.cutAtAnswer();
            assertThatThrownBy(() -> count(scripts, "key")).isInstanceOf(StoreUnavailable.class)
                    .hasMessageStartingWith("Redis: ");
            assertThat(count(scripts, "key")).isEqualTo(3);
            assertThat(way.connections()).isEqualTo(2);
        }
    }

    @Test
    void aConnectionThatHasGoneMuteIsGivenUpAtTheSecondMissInARow() throws Exception {
        try (var way = new TcpWay(REDIS.process().port());
                var scripts = scripts(way.url(), new Deadlines(ofMillis(200), ofMillis(200)))) {
            scripts.prime(COUNT, ofSeconds(20));
            way.muteWhatIsOpen();
            var together = List.of(send(scripts), send(scripts));
            together.forEach(each -> assertThatThrownBy(each::get).isInstanceOf(StoreUnavailable.class));
            assertThat(way.connections()).isEqualTo(1);
            assertThatThrownBy(() -> count(scripts, "key")).isInstanceOf(StoreUnavailable.class);
            await(way, 2); // though nobody has asked again
            assertThat(count(scripts, "key")).isEqualTo(1);
        }
    }

    private static void await(TcpWay way, int connections) {
        while (way.connections() < connections) {
            Thread.onSpinWait();
        }
    }

    @Test
    @Timeout(60)
    void whoMissedAnAnswerLatelyDoesNotWaitLongForTheNextThoughAConnectionHasToBeMade() throws Exception {
        var clock = new ManualClock();
        try (var way = new TcpWay(REDIS.process().port());
                var scripts = new RedisScripts(RedisUrl.parse(way.url()), new Deadlines(ofMillis(50), ofSeconds(50)),
                        Optional.empty(), clock)) {
            scripts.prime(COUNT, ofSeconds(20));
            way.shut();
            for (int second = 0; second < 4; second++) {
                assertThatThrownBy(() -> count(scripts, "key")).hasMessage("Redis: no answer within 50 ms");
                clock.advance(ofMillis(1_001));
            }
            await(way, 3); // another after two misses, and again as that was long on its way

            way.open();
            clock.advance(ofSeconds(1)); // and as long as it takes
            assertThat(count(scripts, "key")).isPositive();
        }
    }

    @Test
    void nothingIsStartedBeforeTheFirstScriptAndNoConnectionOutlivesADisconnect() throws Exception {
        try (var way = new TcpWay(REDIS.process().port())) {
            var threads = Thread.getAllStackTraces().keySet();
            try (var scripts = scripts(way.url(), PATIENT)) {
                assertThat(threads).containsAll(Thread.getAllStackTraces().keySet());
                assertThat(way.connections()).isZero();
                count(scripts, "key");
                scripts.disconnect();
                assertThat(count(scripts, "key")).isEqualTo(2);
                assertThat(way.connections()).isEqualTo(2);
            }
        }
    }

    @Test
    void whatIsClosedSaysSo() {
        var scripts = scripts(REDIS.url(), PATIENT);
        count(scripts, "key");
        scripts.close();
        assertThatThrownBy(() -> count(scripts, "key")).isInstanceOf(StoreUnavailable.class)
                .hasMessage("Redis: closed");
    }
}
