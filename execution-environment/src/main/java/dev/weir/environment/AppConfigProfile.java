package dev.weir.environment;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.limiter.settings.LimitsSource;
import dev.weir.limiter.settings.LimitsText;
import dev.weir.limiter.settings.LimitsUnreadable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URLEncoder;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A limits file in AppConfig, asked of the agent that AppConfig's Lambda extension runs beside the function.
 *
 * @param name as it is set
 * @param path of the agent's answer
 * @see <a href="https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-integration-lambda-extensions.html">Using
 *     AWS AppConfig Agent with AWS Lambda</a>
 */
record AppConfigProfile(String name, String path, int port) implements LimitsSource {

    static final String SCHEME = "appconfig:";
    static final String FORM = "appconfig:APPLICATION/ENVIRONMENT/PROFILE";

    private static final String PORT = "aws.appconfig.extension.http.port";
    private static final Pattern A_PORT = Pattern.compile("[1-9]\\d{0,4}");
    private static final int CONNECT_MILLIS = 500;
    private static final int READ_MILLIS = 3_000; // the agent asks AppConfig itself, the first time
    private static final int EXCERPT = 200;

    /** @throws IllegalStateException if it is not written as {@value #FORM}, or the port is none */
    static AppConfigProfile of(String setting, Function<String, Optional<String>> properties) {
        var names = setting.substring(SCHEME.length()).split("/", -1);
        if (names.length != 3 || Stream.of(names).anyMatch(String::isBlank)) {
            throw LimitsSources.wrong(setting, "write it as " + FORM);
        }
        var port = properties.apply(PORT).orElse("2772");
        if (!A_PORT.matcher(port).matches() || Integer.parseInt(port) > 65_535) {
            throw new IllegalStateException("AWS_APPCONFIG_EXTENSION_HTTP_PORT is '" + port + "': it must be a port");
        }
        return new AppConfigProfile(setting, "/applications/" + encoded(names[0]) + "/environments/"
                + encoded(names[1]) + "/configurations/" + encoded(names[2]), Integer.parseInt(port));
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, UTF_8).replace("+", "%20");
    }

    @Override
    public boolean mayRecover() {
        return true;
    }

    @Override
    public Optional<LimitsText> read(String tag) {
        try {
            return answer(tag);
        } catch (ConnectException _) {
            throw new LimitsUnreadable(name + ": no AppConfig agent answers at localhost:" + port
                    + ": add AppConfig's Lambda extension to the function");
        } catch (IOException e) {
            throw new LimitsUnreadable(name + ": the AppConfig agent cannot be asked: " + e.getMessage());
        }
    }

    private Optional<LimitsText> answer(String tag) throws IOException {
        var connection = (HttpURLConnection) URI.create("http://localhost:" + port + path)
                .toURL()
                .openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(READ_MILLIS);
        connection.setRequestProperty("Connection", "close"); // no socket may be trusted across a snapshot
        try {
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK
                    ? changed(connection, tag)
                    : refused(connection);
        } finally {
            connection.disconnect();
        }
    }

    private Optional<LimitsText> changed(HttpURLConnection connection, String tag) throws IOException {
        var version = Objects.requireNonNullElse(connection.getHeaderField("Configuration-Version"), "");
        if (!version.isEmpty() && version.equals(tag)) {
            return Optional.empty();
        }
        try (var body = connection.getInputStream()) {
            return Optional.of(LimitsText.of(name, body.readNBytes(LimitsText.MOST_BYTES + 1), version, version));
        }
    }

    private Optional<LimitsText> refused(HttpURLConnection connection) throws IOException {
        throw new LimitsUnreadable(name + ": the AppConfig agent answered HTTP " + connection.getResponseCode()
                + excerpt(connection) + ": check the three names and the permissions"
                + " appconfig:StartConfigurationSession and appconfig:GetLatestConfiguration");
    }

    private static String excerpt(HttpURLConnection connection) throws IOException {
        try (var body = connection.getErrorStream()) {
            return body == null
                    ? ""
                    : " (" + new String(body.readNBytes(EXCERPT), UTF_8).replaceAll("\\s+", " ").strip() + ")";
        }
    }
}
