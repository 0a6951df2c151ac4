package dev.weir.benchmarks.contender;

import static dev.weir.benchmarks.contender.Composition.AT_ONCE;
import static dev.weir.benchmarks.contender.Composition.IN_TURN;

import java.util.List;
import java.util.stream.Stream;

/** Everybody who takes part, and what each of them does for one decision. */
public enum Entrant {

    INCR("raw `INCR`", "The floor: one `INCR` a limit, all sent at once. Nothing ever expires.", Role.MEASURE),
    BARE_SCRIPT("bare script",
            "`INCRBY`, and `PEXPIRE` on the first, in a script; one `EVALSHA` a limit, all sent at once.",
            Role.MEASURE),
    WEIR("Weir",
            "`RedisStore`, as the authorizer uses it: the client and its tenant in the tenant's slot, one script for both"
                    + " levels in one round trip, all or nothing.",
            Role.WEIR),
    ARTICLE("INCR, then EXPIRE",
            "What Flask articles show: `INCR`, await, `EXPIRE`, await. With four limits the four `INCR` go at once, then"
                    + " the four `EXPIRE`. A refused call has still been counted.",
            Role.PEER),
    SPRING("Spring Cloud Gateway",
            "The script out of its jar, with the arguments and keys of `RedisRateLimiter`, by Lettuce's `EVALSHA` instead of"
                    + " Spring Data; one a limit, all sent at once. A refused call may have been taken from some of them.",
            Role.PEER),
    BUCKET4J("Bucket4j",
            "One bucket a level with all its bandwidths, by the asynchronous `LettuceBasedProxyManager`; the levels are asked"
                    + " at once. A call that one level refuses has been taken from the other.",
            Role.PEER),
    REDISSON("Redisson",
            "One `RRateLimiter` a limit with its rate set beforehand, by `tryAcquireAsync`; all asked at once, over"
                    + " Redisson's own pool of connections. A refused call may have been taken from some of them.",
            Role.PEER),
    ARTICLE_IN_TURN("INCR, then EXPIRE, in turn",
            "The same, limit after limit: eight round trips for four limits.", Role.PEER_IN_TURN),
    SPRING_IN_TURN("Spring Cloud Gateway, in turn",
            "The same, limit after limit, as one filter follows another on a route: four round trips.",
            Role.PEER_IN_TURN),
    BUCKET4J_IN_TURN("Bucket4j, in turn",
            "The same, one level's `tryConsume` after the other's: two round trips a level.", Role.PEER_IN_TURN),
    REDISSON_IN_TURN("Redisson, in turn",
            "The same, one limit's `tryAcquire` after the other's: four round trips.", Role.PEER_IN_TURN);

    private final String title;
    private final String does;
    private final Role role;

    private enum Role {
        MEASURE,
        WEIR,
        PEER,
        PEER_IN_TURN
    }

    Entrant(String title, String does, Role role) {
        this.title = title;
        this.does = does;
        this.role = role;
    }

    /** Its name in the report. */
    public String title() {
        return title;
    }

    /** How it decides, in Markdown. */
    public String does() {
        return does;
    }

    /** What somebody would use instead of Weir, composed for the fewest waits: whatever is asked leaves at once. */
    public static List<Entrant> peers() {
        return in(Role.PEER);
    }

    /** The same as their documentation shows them: one limit after the other, each answer awaited. */
    public static List<Entrant> peersInTurn() {
        return in(Role.PEER_IN_TURN);
    }

    private static List<Entrant> in(Role role) {
        return Stream.of(values()).filter(entrant -> entrant.role == role).toList();
    }

    /** Whether it takes part where there is one limit: one question can only be asked at once. */
    public boolean asksOne() {
        return role != Role.PEER_IN_TURN;
    }

    /** Connects to Redis. */
    public Contender open(String redisUrl, Workload workload) {
        var composition = role == Role.PEER_IN_TURN ? IN_TURN : AT_ONCE;
        return switch (this) {
            case INCR -> CountingContender.raw(redisUrl, workload);
            case BARE_SCRIPT -> new BareScriptContender(redisUrl, workload);
            case WEIR -> WeirContender.redis(redisUrl, workload);
            case ARTICLE, ARTICLE_IN_TURN -> CountingContender.article(redisUrl, workload, composition);
            case SPRING, SPRING_IN_TURN -> new SpringContender(redisUrl, workload, composition);
            case BUCKET4J, BUCKET4J_IN_TURN -> new Bucket4jContender(redisUrl, workload, composition);
            case REDISSON, REDISSON_IN_TURN -> new RedissonContender(redisUrl, workload, composition);
        };
    }
}
