package dev.weir.conformance;

import dev.weir.limiter.Limit;
import dev.weir.limiter.Partition;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Limits that are counted together: each client's own, or shared by all of a case.
 *
 * @param slot what is put behind the case's own slot; empty where all the case lives in one
 */
record Level(String name, String slot, boolean shared, List<Limit> limits) {

    /** Whose counters these are. {@code stage} is unique among all runs of all cases. */
    Partition partition(String stage, String client) {
        return new Partition(stage + plain(slot), shared ? plain(name) : plain(name) + "/" + plain(client), limits);
    }

    /** In characters that every name may have, whatever the file calls it. */
    static String plain(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8);
    }
}
