package dev.weir.model.upstream;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.IOException;

/** Finds a word in JSON, however its characters are escaped there. */
final class Mention {
    private static final JsonFactory JSON = new JsonFactory();

    private Mention() {}

    /** Whether some text or name in it contains {@code word}; of what is no JSON, whether it does. */
    static boolean in(String text, String word) {
        return text.contains(word) || (text.indexOf('\\') >= 0 && inEscaped(text, word));
    }

    private static boolean inEscaped(String text, String word) {
        try (var parser = JSON.createParser(text)) {
            for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (!token.isStructStart() && !token.isStructEnd() && parser.getText().contains(word)) {
                    return true;
                }
            }
            return false;
        } catch (IOException _) { // what is no JSON is told nobody
            return false;
        }
    }
}
