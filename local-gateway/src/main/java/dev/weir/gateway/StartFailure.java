package dev.weir.gateway;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The gateway cannot start; the message is the one sentence that the user reads, with its remedy. */
public final class StartFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** A file, a line and a column. */
    private static final Pattern PLACE = Pattern.compile("\\S+:\\d+:\\d+: ");

    public StartFailure(String message) {
        super(message);
    }

    public StartFailure(String message, Throwable cause) {
        super(message, cause);
    }

    /** What failed side by side, at least one, as one failure. */
    public static StartFailure of(List<StartFailure> failures) {
        StartFailure first = failures.getFirst();
        failures.stream().skip(1).forEach(first::addSuppressed);
        return first;
    }

    /** The sentence, and those of what failed beside it; a mistake of one file is told once, whoever came upon it. */
    public List<String> sentences() {
        Map<String, String> byMistake = new LinkedHashMap<>();
        all().map(StartFailure::sentence).forEach(sentence -> byMistake.putIfAbsent(fromItsPlace(sentence), sentence));
        return List.copyOf(byMistake.values());
    }

    private static String fromItsPlace(String sentence) {
        Matcher place = PLACE.matcher(sentence);
        return place.find() ? sentence.substring(place.start()) : sentence;
    }

    private String sentence() {
        return Objects.toString(getMessage(), "");
    }

    /** The same in other words, each sentence for itself. */
    public StartFailure told(UnaryOperator<String> words) {
        return of(
                all().map(failure -> new StartFailure(words.apply(failure.sentence()), failure))
                        .toList());
    }

    private Stream<StartFailure> all() {
        return Stream.concat(Stream.of(this),
                Stream.of(getSuppressed()).filter(StartFailure.class::isInstance).map(StartFailure.class::cast));
    }
}
