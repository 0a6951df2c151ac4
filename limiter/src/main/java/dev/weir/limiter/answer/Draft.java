package dev.weir.limiter.answer;

import dev.weir.limiter.Limit;
import dev.weir.limiter.Standing;
import java.util.List;
import java.util.OptionalDouble;

/** The two header fields as one draft of draft-ietf-httpapi-ratelimit-headers writes them. The next draft is one more class. */
interface Draft {

    /** {@code RateLimit-Policy}: what each limit promises. */
    String policies(List<Limit> limits);

    /** {@code RateLimit}: what is left of each. */
    String standings(List<Standing> standings);

    /**
     * How much the tightest limit leaves, as a part of its quota, by what the two methods above wrote of the same limits.
     *
     * @return empty if they wrote of none
     */
    OptionalDouble leastLeft(String policies, String standings);
}
