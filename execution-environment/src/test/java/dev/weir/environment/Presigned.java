package dev.weir.environment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A presigned GET, verified as whoever receives it does, by the specification and without the SDK.
 *
 * @param url without its scheme
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Create a signed
 *     AWS API request</a>
 */
record Presigned(String url) {

    private static final String SIGNATURE = "X-Amz-Signature";

    /** The parameters, each with its value as it was meant. */
    TreeMap<String, String> parameters() {
        var parameters = new TreeMap<String, String>();
        raw().forEach((name, value) -> parameters.put(name, URLDecoder.decode(value, UTF_8)));
        return parameters;
    }

    private TreeMap<String, String> raw() {
        var raw = new TreeMap<String, String>();
        for (var parameter : url.substring(url.indexOf('?') + 1).split("&", -1)) {
            var parts = parameter.split("=", 2);
            raw.put(parts[0], parts[1]);
        }
        return raw;
    }

    /** What the signature must be. */
    String signature(String secret, String payloadHash) throws GeneralSecurityException {
        var host = url.substring(0, url.indexOf('/'));
        var path = url.substring(url.indexOf('/'), url.indexOf('?'));
        var query = raw().entrySet()
                .stream()
                .filter(parameter -> !parameter.getKey().equals(SIGNATURE))
                .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                .collect(Collectors.joining("&"));
        var request = String.join("\n", "GET", path, query, "host:" + host, "", "host", payloadHash);
        var scope = requireNonNull(parameters().get("X-Amz-Credential")).split("/", 2)[1];
        var text = String.join("\n", "AWS4-HMAC-SHA256", parameters().get("X-Amz-Date"), scope,
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(request.getBytes(UTF_8))));
        var key = ("AWS4" + secret).getBytes(UTF_8);
        for (var part : scope.split("/", -1)) {
            key = hmac(key, part);
        }
        return HexFormat.of().formatHex(hmac(key, text));
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(UTF_8));
    }
}
