package dev.weir.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A way to Redis by TLS, with a certificate that this JVM trusts as long as the way is open. */
final class TlsWay implements AutoCloseable {

    private static final int BACKLOG = 50;
    private static final String TRUST = "javax.net.ssl.trustStore";
    private static final String PASSWORD = "changeit";

    private final ServerSocket server;
    private final int redis;

    TlsWay(int redis, Path folder) throws Exception {
        this.redis = redis;
        var keys = keys(folder.resolve("redis.p12"));
        server = sockets(keys);
        trust(keys, folder.resolve("trust.p12"));
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private static KeyStore keys(Path file) throws Exception {
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        assertThat(new ProcessBuilder(keytool, "-genkeypair", "-alias", "redis", "-keyalg", "EC", "-dname", "CN=redis",
                "-ext", "san=ip:127.0.0.1", "-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore",
                file.toString()).inheritIO().start().waitFor()).isZero();
        return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    }

    private static ServerSocket sockets(KeyStore keys) throws GeneralSecurityException, IOException {
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context.getServerSocketFactory().createServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    }

    private static void trust(KeyStore keys, Path file) throws GeneralSecurityException, IOException {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("redis", keys.getCertificate("redis"));
        try (var out = Files.newOutputStream(file)) {
            trusted.store(out, PASSWORD.toCharArray());
        }
        System.setProperty(TRUST, file.toString());
        System.setProperty(TRUST + "Password", PASSWORD);
    }

    private void accept() {
        try {
            while (true) {
                var caller = server.accept();
                var behind = new Socket(InetAddress.getLoopbackAddress(), redis);
                Thread.ofVirtual().start(() -> carry(caller, behind));
                Thread.ofVirtual().start(() -> carry(behind, caller));
            }
        } catch (IOException _) {
            // It was closed.
        }
    }

    private static void carry(Socket from, Socket to) {
        try (from; to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException _) {
            // One of them has hung up, and so does the other.
        }
    }

    @Override
    public void close() {
        System.clearProperty(TRUST);
        System.clearProperty(TRUST + "Password");
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
