package dev.weir.limiter.file;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** How a caller can be known, in the order that is usual. */
public enum CallerKind {

    /** A token of an issuer, from {@code Authorization: Bearer}. */
    JWT("jwt"),
    /** A token of a Cognito user pool, from the same header. */
    COGNITO("cognito"),
    /** A key from {@code Authorization: Bearer} or {@code x-api-key}. */
    API_KEY("api_keys"),
    /** Who signed the call by SigV4, as API Gateway verified it. */
    IAM("iam"),
    /** The address of whoever shows nothing. */
    IP("anonymous");

    private final String section;

    CallerKind(String section) {
        this.section = section;
    }

    /** How the list {@code identify} calls it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The section of {@code clients} that it is read from. */
    String section() {
        return section;
    }

    static Optional<CallerKind> of(String word) {
        return Stream.of(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }

    static List<String> words() {
        return Stream.of(values()).map(CallerKind::word).toList();
    }

    /** Those whose sections the file has. */
    static List<CallerKind> usual(Set<String> sections) {
        return Stream.of(values()).filter(kind -> sections.contains(kind.section)).toList();
    }
}
