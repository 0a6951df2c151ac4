package dev.weir.limiter.redis;

import static dev.weir.limiter.redis.OneRedis.PATIENT;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.limiter.AttemptContract;
import dev.weir.limiter.Call;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision.Allowed;
import dev.weir.limiter.Limit;
import dev.weir.limiter.ManualClock;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Store;
import dev.weir.limiter.StoreContract;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the user of {@code template.yaml} may do is enough for all that a store does, and no more than is sent. */
final class AccessStringTest implements StoreContract, AttemptContract {

    private static final Pattern ACCESS = Pattern.compile("AccessString: >-\\n((?: {8}.*\\n)+)");
    private static final Pattern CALLED = Pattern.compile("\\bcall\\('([A-Z]+)'");

    /** INFO is for Redis 5 only, which knows no users. */
    private static final List<String> SENT_BY_CLIENTS = List.of("asking", "auth", "cluster|slots", "eval", "evalsha",
            "hello", "ping", "script|load");

    @RegisterExtension
    private static final OneRedis REDIS = new OneRedis();

    @RegisterExtension
    private static final OneCluster CLUSTER = new OneCluster();

    private final ManualClock clock = new ManualClock();
    private RedisStore store;

    @BeforeEach
    void signIn() throws IOException {
        permit(REDIS.redis());
        store = new RedisStore(as(REDIS.url()), PATIENT, Optional.of(clock));
        store.prime(ofSeconds(20));
        REDIS.redis().flushall();
    }

    @AfterEach
    void signOut() {
        store.close();
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public ManualClock clock() {
        return clock;
    }

    private static List<String> rules() throws IOException {
        var access = ACCESS.matcher(Files.readString(Path.of("..", "template.yaml")));
        assertThat(access.find()).isTrue();
        return List.of(access.group(1).strip().split("\\s+"));
    }

    private static void permit(RedisCommands<String, String> redis) throws IOException {
        var rules = new CommandArgs<>(StringCodec.UTF8).add("SETUSER").add("weir").add("reset").add(">secret");
        rules().forEach(rules::add);
        assertThat(redis.dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), rules)).isEqualTo("OK");
    }

    private static String as(String url) {
        return url.replace("//", "//weir:secret@");
    }

    private static Set<String> calledByScripts() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            return sources.filter(Files::isRegularFile)
                    .flatMap(source -> CALLED.matcher(read(source)).results())
                    .map(call -> call.group(1).toLowerCase(Locale.ROOT))
                    .collect(toCollection(TreeSet::new));
        }
    }

    private static String read(Path source) {
        try {
            return Files.readString(source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void thereIsNoMoreInItThanScriptsAndClientsSend() throws IOException {
        var sent = calledByScripts();
        sent.addAll(SENT_BY_CLIENTS);

        assertThat(rules()).startsWith("on", "~weir:*", "~weir-*", "-@all");
        assertThat(rules().stream().skip(4)).as("AccessString in template.yaml")
                .containsExactlyInAnyOrderElementsOf(sent.stream().map("+"::concat).toList());
    }

    @Test
    void redisOwnClockMayBeRead() {
        try (var timed = new RedisStore(as(REDIS.url()), PATIENT)) {
            assertThat(timed.decide(one("acme"))).isInstanceOf(Allowed.class);
        }
    }

    @Test
    void othersKeysAreOutOfReach() {
        try (var scripts = new RedisScripts(RedisUrl.parse(as(REDIS.url())), PATIENT, Optional.empty())) {
            var set = Lua.script("return {redis.call('SET', KEYS[1], 'mine')}");
            assertThat(sent(scripts, set, "weir:key")).isEqualTo("done");
            assertThat(sent(scripts, set, "session:key")).contains("NOPERM");
            assertThat(sent(scripts, Lua.script("return {redis.call('FLUSHALL')}"), "weir:key"))
                    .containsPattern("NOPERM|can't run this command");
        }
    }

    private static String sent(RedisScripts scripts, Script script, String key) {
        try {
            scripts.send(script, new String[]{key}, new byte[0][]).get();
            return "done";
        } catch (RuntimeException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void itIsEnoughOnACluster() throws IOException {
        for (int node = 0; node < 3; node++) {
            permit(CLUSTER.cluster().node(node));
        }
        try (var clustered = new RedisStore(as(CLUSTER.cluster().url()), PATIENT)) {
            clustered.prime(ofSeconds(20));
            var call = new Call(List.of(partition("acme"), partition("everyone")), Cost.ONE_REQUEST);
            assertThat(clustered.decide(call)).isInstanceOf(Allowed.class);
            assertThat(clustered.look(List.of(partition("everyone"))).standings().getFirst().remaining()).isEqualTo(9);
        }
    }

    private static Partition partition(String slot) {
        return new Partition(slot, "client", List.of(Limit.slidingWindow("calls", 10, ofMinutes(1))));
    }

    private static Call one(String slot) {
        return new Call(List.of(partition(slot)), Cost.ONE_REQUEST);
    }
}
