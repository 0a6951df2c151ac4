package dev.weir.limiter.redis;

import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.SlotHash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ServerSocketFactory;

/** A real Redis Cluster of three masters in child processes, each with a third of the slots, gone at close. */
public final class RedisCluster implements AutoCloseable {

    private static final int MASTERS = 3;

    private final List<RedisProcess> masters = new ArrayList<>();
    private final List<TcpWay> ways = new ArrayList<>();
    private final List<RedisProcess> replicas = new ArrayList<>();
    private final Path folder = Files.createTempDirectory("weir-cluster");
    private final ServerSocketFactory sockets;

    private RedisCluster(ServerSocketFactory sockets) throws IOException {
        this.sockets = sockets;
    }

    /** Takes about three seconds, two of which Redis insists on. */
    public static RedisCluster start() throws IOException {
        return start(ServerSocketFactory.getDefault());
    }

    /** Whoever comes to a node is met as {@code sockets} do, with TLS perhaps. */
    static RedisCluster start(ServerSocketFactory sockets) throws IOException {
        var cluster = new RedisCluster(sockets);
        for (int i = 0; i < MASTERS; i++) {
            cluster.masters.add(cluster.process(true));
        }
        for (int i = 0; i < MASTERS; i++) {
            var redis = cluster.node(i);
            redis.clusterSetConfigEpoch(i + 1L);
            redis.clusterAddSlots(IntStream.rangeClosed(first(i), first(i + 1) - 1).toArray());
            redis.clusterMeet("127.0.0.1", cluster.masters.getFirst().port());
        }
        cluster.masters.forEach(master -> await(master, "cluster_state:ok", "cluster_known_nodes:" + MASTERS));
        return cluster;
    }

    private static int first(int master) {
        return SlotHash.SLOT_COUNT * master / MASTERS;
    }

    private RedisProcess process(boolean behindWay) throws IOException {
        var port = RedisProcess.freePort();
        var announced = port;
        if (behindWay) {
            ways.add(new TcpWay(port, sockets));
            announced = ways.getLast().port();
        }
        return RedisProcess.onPort(port, "cluster-enabled yes", "cluster-node-timeout 1000", "dir " + folder,
                "cluster-announce-port " + announced, "cluster-replica-no-failover yes",
                "cluster-require-full-coverage no",
                "cluster-config-file nodes-" + (masters.size() + replicas.size()) + ".conf");
    }

    /** Asks again and again: nothing tells when a cluster has agreed. */
    private static void await(RedisProcess process, String... lines) {
        var redis = process.redis();
        while (!redis.clusterInfo().lines().toList().containsAll(List.of(lines))) {
            Thread.onSpinWait();
        }
    }

    /** Gives a master a replica that is in step with it. */
    RedisProcess replicate(int master) throws IOException {
        var replica = process(false);
        replicas.add(replica);
        var redis = replica.redis();
        redis.clusterMeet("127.0.0.1", masters.getFirst().port());
        await(replica, "cluster_state:ok", "cluster_known_nodes:" + (MASTERS + replicas.size()));
        redis.clusterReplicate(node(master).clusterMyId());
        while (!redis.info("replication").contains("master_link_status:up")) {
            Thread.onSpinWait();
        }
        return replica;
    }

    /** Makes a replica the master in the first one's place, and waits until the others know. */
    void promote(RedisProcess replica) {
        replica.redis().clusterFailover(false, true);
        var line = replica.redis().clusterMyId() + " 127.0.0.1:" + replica.port();
        for (var master : masters.subList(1, MASTERS)) {
            while (master.redis()
                    .clusterNodes()
                    .lines()
                    .noneMatch(it -> it.startsWith(line) && it.contains("master"))) {
                Thread.onSpinWait();
            }
        }
    }

    /** All masters, each by the way to it that it announces. */
    public String url() {
        return ways.stream()
                .map(way -> "127.0.0.1:" + way.port())
                .collect(Collectors.joining(",", "redis://", ""));
    }

    TcpWay way(int master) {
        return ways.get(master);
    }

    RedisProcess master(int index) {
        return masters.get(index);
    }

    RedisCommands<String, String> node(int index) {
        return masters.get(index).redis();
    }

    /** Forgets everything on every master. */
    void flush() {
        for (int i = 0; i < MASTERS; i++) {
            node(i).flushall();
        }
    }

    /** A key that begins with {@code prefix} and belongs to a master. */
    static String keyOf(int master, String prefix) {
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> prefix + i)
                .filter(key -> SlotHash.getSlot(key) >= first(master) && SlotHash.getSlot(key) < first(master + 1))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        masters.forEach(RedisProcess::close);
        replicas.forEach(RedisProcess::close);
        ways.forEach(TcpWay::close);
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
