package dev.weir.limiter.redis;

import dev.weir.limiter.StoreUnavailable;
import io.lettuce.core.RedisCommandExecutionException;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Why Redis took no decision, and how that is said. Each but the last two is refused before anything is written. */
enum Fault {

    NOSCRIPT("Redis lost the script while it was being run (NOSCRIPT)"),
    MOVED("Redis moves slots faster than they can be followed (MOVED)"),
    ASK("Redis moves slots faster than they can be followed (ASK)"),
    TRYAGAIN("Redis is moving the slot of these keys (TRYAGAIN)"),
    CROSSSLOT("Redis: the keys of one script must share a slot (CROSSSLOT)"),
    CLUSTERDOWN("Redis has no node for the slot of these keys (CLUSTERDOWN)"),
    READONLY("Redis: the node is a replica (READONLY)"),
    MASTERDOWN("Redis: the node is a replica without a master (MASTERDOWN)"),
    LOADING("Redis is loading its data (LOADING)"),
    OOM("Redis is full (maxmemory): it refused the script before anything was written (OOM)"),
    BUSY("Redis is busy with another script (BUSY)"),
    NOAUTH("Redis asks for a password (NOAUTH)"),
    WRONGPASS("Redis refused the user or the password (WRONGPASS)"),
    NOPERM("Redis does not permit this user to run these scripts on these keys (NOPERM)"),
    /** A mistake in the script, or in what it read: somebody else's key under one of our names. */
    SCRIPT("Redis"),
    OTHER("Redis");

    /** Redis 6 hides what goes wrong in a script in the middle of a sentence, behind a minus sign. */
    private static final Pattern CODE = Pattern.compile("^([A-Z]+)\\b|: -(OOM|READONLY|NOPERM)\\b");

    private final String sentence;

    Fault(String sentence) {
        this.sentence = sentence;
    }

    static Fault of(Throwable thrown) {
        return Causes.of(thrown)
                .filter(RedisCommandExecutionException.class::isInstance)
                .map(refusal -> code(String.valueOf(refusal.getMessage())))
                .findFirst()
                .orElse(OTHER);
    }

    private static Fault code(String message) {
        var found = CODE.matcher(message)
                .results()
                .map(match -> match.group(1) == null
                        ? match.group(2)
                        : match.group(1))
                .toList();
        return Arrays.stream(values())
                .filter(fault -> found.contains(fault.name()))
                .findFirst()
                .orElse(message.contains("user_script") || message.startsWith("WRONGTYPE") ? SCRIPT : OTHER);
    }

    /** Whether Redis answered, with an error, rather than not at all. */
    static boolean isOfServer(Throwable thrown) {
        return Causes.of(thrown).anyMatch(RedisCommandExecutionException.class::isInstance);
    }

    static StoreUnavailable unavailable(Throwable thrown) {
        var fault = of(thrown);
        var isItsOwnWord = fault == OTHER || fault == SCRIPT;
        return new StoreUnavailable(
                isItsOwnWord ? fault.sentence + ": " + Causes.inWords(thrown) : fault.sentence, thrown,
                fault == SCRIPT);
    }

    /** For a caller who does not wait any longer. */
    static StoreUnavailable interrupted(InterruptedException thrown) {
        return new StoreUnavailable("Redis: interrupted", thrown, true);
    }
}
