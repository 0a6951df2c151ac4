package dev.weir.limiter.redis;

import static dev.weir.limiter.redis.Lua.count;
import static dev.weir.limiter.redis.RedisCluster.keyOf;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.limiter.StoreUnavailable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Optional;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Redis behind TLS, with a certificate that is trusted the way the JVM trusts any. */
final class TlsTest {

    private static final Deadlines PATIENT = new Deadlines(ofSeconds(20), ofSeconds(20));
    private static final String TRUST = "javax.net.ssl.trustStore";
    private static final String PASSWORD = "changeit";

    @TempDir
    private static Path folder;
    private static RedisProcess process;

    @BeforeAll
    static void startRedis() throws Exception {
        process = RedisProcess.start();
    }

    @AfterAll
    static void stopRedis() {
        process.close();
    }

    @AfterEach
    void trustAsUsual() {
        System.clearProperty(TRUST);
        System.clearProperty("javax.net.ssl.trustStorePassword");
    }

    @Test
    void aTrustedCertificateIsSpokenTo() throws Exception {
        var keys = keys("trusted", "ip:127.0.0.1");
        trust(keys);
        try (var way = new TcpWay(process.port(), sockets(keys)); var scripts = scripts(way)) {
            assertThat(count(scripts, "key")).isEqualTo(1);
        }
    }

    @Test
    void aCertificateThatNobodySignedIsRefused() throws Exception {
        try (var way = new TcpWay(process.port(), sockets(keys("unknown", "ip:127.0.0.1")));
                var scripts = scripts(way)) {
            assertThatThrownBy(() -> count(scripts, "never")).isInstanceOf(StoreUnavailable.class)
                    .hasMessageStartingWith("Redis: ")
                    .hasMessageContaining("unable to find valid certification path");
        }
        assertThat(process.redis().exists("never")).isZero();
    }

    @Test
    void aCertificateForAnotherHostIsRefused() throws Exception {
        var keys = keys("elsewhere", "dns:elsewhere.example");
        trust(keys);
        try (var way = new TcpWay(process.port(), sockets(keys)); var scripts = scripts(way)) {
            assertThatThrownBy(() -> count(scripts, "never")).isInstanceOf(StoreUnavailable.class)
                    .hasMessageContaining("127.0.0.1");
        }
        assertThat(process.redis().exists("never")).isZero();
    }

    @Test
    void everyNodeOfAClusterIsSpokenToThroughTls() throws Exception {
        var keys = keys("cluster", "ip:127.0.0.1");
        trust(keys);
        try (var cluster = RedisCluster.start(sockets(keys));
                var scripts = new RedisScripts(RedisUrl.parse(cluster.url().replace("redis://", "rediss://")), PATIENT,
                        Optional.empty())) {
            for (int node = 0; node < 3; node++) {
                assertThat(count(scripts, keyOf(node, "key"))).isEqualTo(1);
                assertThat(cluster.node(node).get(keyOf(node, "key"))).isEqualTo("1");
            }
        }
    }

    @Test
    void aClusterThatNobodyCanVouchForIsToldNothing() throws Exception {
        try (var cluster = RedisCluster.start(sockets(keys("stranger", "ip:127.0.0.1")));
                var scripts = new RedisScripts(RedisUrl.parse(cluster.url().replace("redis://", "rediss://")), PATIENT,
                        Optional.empty())) {
            assertThatThrownBy(() -> count(scripts, keyOf(0, "never"))).isInstanceOf(StoreUnavailable.class)
                    .hasMessageContaining("unable to find valid certification path");
        }
    }

    private static RedisScripts scripts(TcpWay way) {
        var url = way.url().replace("redis://", "rediss://");
        return new RedisScripts(RedisUrl.parse(url), PATIENT, Optional.empty());
    }

    private static Path keys(String name, String subject) throws Exception {
        var file = folder.resolve(name + ".p12");
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var made = new ProcessBuilder(keytool, "-genkeypair", "-alias", "redis", "-keyalg", "EC", "-dname",
                "CN=" + name, "-ext", "san=" + subject, "-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore",
                file.toString()).inheritIO().start().waitFor();
        assertThat(made).isZero();
        return file;
    }

    private static KeyStore read(Path keys) throws Exception {
        return KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray());
    }

    private static void trust(Path keys) throws Exception {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("redis", read(keys).getCertificate("redis"));
        var file = folder.resolve("trust-" + keys.getFileName());
        try (var out = Files.newOutputStream(file)) {
            trusted.store(out, PASSWORD.toCharArray());
        }
        System.setProperty(TRUST, file.toString());
        System.setProperty("javax.net.ssl.trustStorePassword", PASSWORD);
    }

    private static ServerSocketFactory sockets(Path keys) throws Exception {
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(read(keys), PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context.getServerSocketFactory();
    }
}
