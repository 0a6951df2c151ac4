package dev.weir.simulation.failover;

import dev.weir.limiter.Call;
import dev.weir.limiter.Store;
import dev.weir.limiter.memory.MemoryStore;
import java.time.InstantSource;

/** What becomes the store at a failover. It knows of what was decided until it was cut off, and not of what came then. */
interface Replica {

    /** Hears of a decision by the primary. */
    void follow(Call call);

    /** Hears nothing more. */
    void cutOff();

    /** Itself, promoted. */
    Store store();

    /** In memory: it decides whatever the primary decides. */
    static Replica inMemory(InstantSource clock) {
        var store = new MemoryStore(clock);
        return new Replica() {

            private boolean following = true;

            @Override
            public void follow(Call call) {
                if (following) {
                    store.decide(call);
                }
            }

            @Override
            public void cutOff() {
                following = false;
            }

            @Override
            public Store store() {
                return store;
            }
        };
    }
}
