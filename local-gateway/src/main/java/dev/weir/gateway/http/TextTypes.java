package dev.weir.gateway.http;

import dev.weir.gateway.wire.Request;
import java.util.Locale;
import java.util.Set;

/**
 * Which bodies reach a function as they are; every other one is encoded. Reported: text, JSON, XML and JavaScript are text,
 * and a form is not. Unverified are a body without a type, taken to be binary, and types that end in {@code +json} or
 * {@code +xml}, taken to be text.
 */
final class TextTypes {

    private static final Set<String> TEXT = Set.of("application/json", "application/xml", "application/javascript");

    private TextTypes() {}

    static boolean isBinary(Request request) {
        boolean plain = request.headers().last("Content-Encoding").map("identity"::equalsIgnoreCase).orElse(true);
        return !request.body().isEmpty()
                && !(plain && request.headers().last("Content-Type").map(TextTypes::isText).orElse(false));
    }

    private static boolean isText(String mediaType) {
        String bare = mediaType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return bare.startsWith("text/") || TEXT.contains(bare) || bare.endsWith("+json") || bare.endsWith("+xml");
    }
}
