package dev.weir.limiter;

/** Where counters live: the seam between what is asked and how it is counted. */
public interface Store extends AutoCloseable {

    /**
     * Takes {@code cost} from every limit of the partition, or from none, in one indivisible step.
     *
     * @param cost requests, at least 1
     * @throws IllegalArgumentException if the cost is less than 1
     * @throws StoreUnavailable if no answer came in time; whether the cost was taken is then unknown
     */
    Decision decide(Partition partition, long cost);

    @Override
    void close();
}
