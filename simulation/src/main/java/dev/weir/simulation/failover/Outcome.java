package dev.weir.simulation.failover;

/**
 * What a failover did in one window.
 *
 * @param offered calls that came
 * @param due what an exact limit lets pass of them
 * @param over calls that passed beyond their client's limit
 * @param under calls that did not pass though their client had room
 * @param lost calls that passed, and that the new primary does not know of
 * @param uncounted calls that passed while there was no Redis
 */
public record Outcome(long offered, long due, long over, long under, long lost, long uncounted) {

    /** No failover lets more calls pass than this: each that Redis does not know of makes room for one more. */
    public long bound() {
        return lost + uncounted;
    }
}
