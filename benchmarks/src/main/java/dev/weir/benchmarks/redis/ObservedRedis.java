package dev.weir.benchmarks.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScanIterator;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** One database of the Redis that all contenders use, looked at from the side. Empty before and after. */
public final class ObservedRedis implements AutoCloseable {

    private final String url;
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;

    private ObservedRedis(String url) {
        this.url = url;
        client = RedisClient.create();
        try {
            connection = client.connect(RedisURI.create(url));
        } catch (RedisException | IllegalArgumentException e) {
            shutDown();
            throw new UnusableRedis("No Redis answers at the URL that --redis names: " + e.getMessage(), e);
        }
    }

    /**
     * The database that the URL names.
     *
     * @throws UnusableRedis if it does not answer, or if there is anything in it, which is not ours to remove
     */
    public static ObservedRedis at(String url) {
        var redis = new ObservedRedis(url);
        if (redis.commands().dbsize() > 0) {
            redis.end();
            throw new UnusableRedis("Database " + redis.database()
                    + " of this Redis is not empty, and the benchmarks empty what they use: name another Redis.");
        }
        return redis;
    }

    /** The next database of the same Redis. */
    public ObservedRedis next() {
        return at(url.replaceFirst("(?<=[^/])/\\d*$", "") + "/" + (database() + 1));
    }

    private int database() {
        return RedisURI.create(url).getDatabase();
    }

    /** For contenders. */
    public String url() {
        return url;
    }

    private RedisCommands<String, String> commands() {
        return connection.sync();
    }

    /** So far. */
    public CommandTimes commandTimes() {
        return CommandTimes.parse(commands().info("commandstats"));
    }

    /** Bytes in use, of all databases. */
    public long usedMemory() {
        return Long.parseLong(info("memory", "used_memory"));
    }

    /** As it calls itself. */
    public String version() {
        return info("server", "redis_version");
    }

    private String info(String section, String field) {
        var found = Pattern.compile("^" + field + ":(\\S+)", Pattern.MULTILINE).matcher(commands().info(section));
        if (!found.find()) {
            throw new IllegalStateException("INFO " + section + " says no " + field);
        }
        return found.group(1);
    }

    /** What {@code MEMORY USAGE} says of each of those keys, the largest first. */
    public List<Long> bytesOfKeys(Predicate<String> which) {
        var bytes = new ArrayList<Long>();
        ScanIterator.scan(commands()).forEachRemaining(key -> {
            if (which.test(key)) {
                bytes.add(commands().memoryUsage(key));
            }
        });
        return bytes.stream().sorted(Comparator.reverseOrder()).toList();
    }

    /** Forgets everything. */
    public void empty() {
        commands().flushdb();
    }

    private void end() {
        connection.close();
        shutDown();
    }

    private void shutDown() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }

    @Override
    public void close() {
        empty();
        end();
    }
}
