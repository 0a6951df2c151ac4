package dev.weir.limiter;

/** How a limit counts. */
public enum Algorithm {
    /**
     * Two counters, of this window and of the one before, the latter weighted by how much of it the sliding window
     * still covers. Two numbers a client; at worst, nearly twice the quota within one window, if all of it came
     * at the end of the window before.
     *
     * @see <a href="https://blog.cloudflare.com/counting-things-a-lot-of-different-things/">Cloudflare: How we built
     *     rate limiting capable of scaling to millions of domains</a>
     */
    SLIDING_WINDOW,

    /**
     * A bucket that holds {@link Limit#burst()} and refills evenly, one quota a window, by the generic cell rate
     * algorithm: nothing is stored but how full it is and when that was true.
     *
     * @see <a href="https://www.itu.int/rec/T-REC-I.371">ITU-T I.371, Annex A</a>
     */
    TOKEN_BUCKET
}
