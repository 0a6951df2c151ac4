package dev.weir.model.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import io.micronaut.jackson.core.tree.JsonNodeTreeCodec;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A key in AWS Secrets Manager, asked of the AWS Parameters and Secrets Lambda Extension that runs beside the function:
 * when it is first needed, and anew when the upstream refuses it or it was {@linkplain #forget forgotten}.
 *
 * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/retrieving-secrets_lambda.html">Use AWS Secrets
 *     Manager secrets in AWS Lambda functions</a>
 */
final class SecretKey implements UpstreamKey {
    private static final String PORT = "parameters.secrets.extension.http.port";
    private static final Pattern A_PORT = Pattern.compile("[1-9]\\d{0,4}");
    private static final JsonFactory JSON = new JsonFactory();
    private static final int CONNECT_MILLIS = 500;
    private static final int READ_MILLIS = 3_000; // the extension asks Secrets Manager itself
    private static final int MOST_BYTES = 500_000; // of 65,536 that a secret may have, each escaped
    private static final int EXCERPT = 200;

    private final String secret;
    private final int port;
    private final Function<String, Optional<String>> properties;
    private @Nullable String key;

    private SecretKey(String secret, int port, Function<String, Optional<String>> properties) {
        this.secret = secret;
        this.port = port;
        this.properties = properties;
    }

    /**
     * The key in a secret that nobody has read yet.
     *
     * @param secret its ARN or its name
     * @throws IllegalStateException if the extension's port is none
     */
    static SecretKey of(String secret, Function<String, Optional<String>> properties) {
        var port = properties.apply(PORT).orElse("2773");
        if (!A_PORT.matcher(port).matches() || Integer.parseInt(port) > 65_535) {
            throw new IllegalStateException(
                    "PARAMETERS_SECRETS_EXTENSION_HTTP_PORT is '" + port + "': it must be a port");
        }
        return new SecretKey(secret, Integer.parseInt(port), properties);
    }

    @Override
    public synchronized Optional<String> current(Duration within) throws KeyUnreadable {
        if (key == null) {
            key = read(within);
        }
        return Optional.of(key);
    }

    @Override
    public synchronized Optional<String> insteadOf(String refused, Duration within) throws KeyUnreadable {
        if (refused.equals(key)) { // or else another thread has read it meanwhile
            key = null;
        }
        return current(within).filter(other -> !other.equals(refused));
    }

    @Override
    public String setting() {
        return "WEIR_UPSTREAM_KEY_SECRET";
    }

    @Override
    public synchronized void forget() {
        key = null;
    }

    private String read(Duration within) throws KeyUnreadable {
        try {
            return keyIn(answer(within));
        } catch (ConnectException _) {
            throw unreadable("no extension answers at localhost:" + port
                    + ": add the layer AWS-Parameters-and-Secrets-Lambda-Extension to the function");
        } catch (IOException e) {
            throw unreadable("the extension cannot be asked: " + e.getMessage());
        }
    }

    private byte[] answer(Duration within) throws IOException, KeyUnreadable {
        var connection = (HttpURLConnection) URI
                .create("http://localhost:" + port + "/secretsmanager/get?secretId=" + URLEncoder.encode(secret, UTF_8))
                .toURL()
                .openConnection(Proxy.NO_PROXY);
        var most = Math.max(1, (int) Math.min(READ_MILLIS, within.toMillis()));
        connection.setConnectTimeout(Math.min(CONNECT_MILLIS, most));
        connection.setReadTimeout(most);
        connection.setInstanceFollowRedirects(false);
        connection.setRequestProperty("Connection", "close"); // no socket may be trusted across a snapshot
        connection.setRequestProperty("X-Aws-Parameters-Secrets-Token", token());
        try {
            if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
                throw unreadable("the extension answered HTTP " + connection.getResponseCode() + excerpt(connection)
                        + ": check the secret's name and the permission secretsmanager:GetSecretValue");
            }
            try (var body = connection.getInputStream()) {
                return body.readNBytes(MOST_BYTES);
            }
        } finally {
            connection.disconnect();
        }
    }

    /** With SnapStart Lambda gives a function no session, but what the SDKs take for a container's. */
    private String token() {
        return properties.apply("aws.session.token")
                .or(() -> properties.apply("aws.container.authorization.token"))
                .filter(UpstreamKey::isUsable)
                .orElse("");
    }

    private static String excerpt(HttpURLConnection connection) throws IOException {
        try (var body = connection.getErrorStream()) {
            return body == null
                    ? ""
                    : " (" + new String(body.readNBytes(EXCERPT), UTF_8).replaceAll("[^ -~]+", " ").strip() + ")";
        }
    }

    /** The whole text, or the one member that the console's key/value form makes of it. */
    private String keyIn(byte[] answer) throws KeyUnreadable {
        var text = json(answer).map(secret -> secret.get("SecretString"))
                .filter(JsonNode::isString)
                .map(JsonNode::getStringValue)
                .orElseThrow(() -> unreadable("it has no text"));
        return Optional.of(text.strip())
                .filter(key -> !key.startsWith("{"))
                .or(() -> json(text.getBytes(UTF_8)).flatMap(SecretKey::onlyMember))
                .filter(UpstreamKey::isUsable)
                .orElseThrow(() -> unreadable(
                        "it must be the key and nothing else, or a JSON object with the key as its only member"));
    }

    private static Optional<String> onlyMember(JsonNode object) {
        return Optional.of(object)
                .filter(node -> node.isObject() && node.size() == 1)
                .map(node -> node.values().iterator().next())
                .filter(JsonNode::isString)
                .map(JsonNode::getStringValue);
    }

    private static Optional<JsonNode> json(byte[] bytes) {
        try (var parser = JSON.createParser(bytes)) {
            return parser.nextToken() == null
                    ? Optional.empty()
                    : Optional.of(JsonNodeTreeCodec.getInstance().readTree(parser));
        } catch (IOException _) { // of which the message may repeat what is secret
            return Optional.empty();
        }
    }

    private KeyUnreadable unreadable(String why) {
        return new KeyUnreadable("WEIR_UPSTREAM_KEY_SECRET is '" + secret + "', which cannot be read: " + why);
    }

    /** Without the key: this may be logged. */
    @Override
    public String toString() {
        return "secret " + secret;
    }
}
