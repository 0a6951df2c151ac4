package dev.weir.limiter.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class BatcherTest {

    private final Batcher batcher = new Batcher();

    private static List<Sending> sendings(int count) {
        return Stream.generate(() -> new Sending(new LookOut(), Lua.COUNT, new String[]{"key"}, new byte[0][]))
                .limit(count)
                .toList();
    }

    private List<Sending> waiting(int count) {
        return sendings(count).stream().filter(sending -> !batcher.admits(sending)).toList();
    }

    @Test
    void eightGoByThemselves() {
        assertThat(waiting(8)).isEmpty();
        assertThat(waiting(3)).hasSize(3);
    }

    @Test
    void whoWaitsLeavesInOrderWithTheNextAnswer() {
        waiting(8);
        var waiting = waiting(70);
        assertThat(batcher.next()).isEqualTo(waiting.subList(0, 32));
        assertThat(batcher.next()).isEqualTo(waiting.subList(32, 64));
        assertThat(batcher.next()).isEqualTo(waiting.subList(64, 70));
        assertThat(batcher.next()).isEmpty();
    }

    @Test
    void anAnswerThatNobodyWaitedForMakesRoom() {
        waiting(8);
        batcher.next();
        batcher.next();
        assertThat(waiting(3)).hasSize(1);
    }

    @Test
    void whoHasGivenUpDoesNotLeave() {
        waiting(8);
        var waiting = waiting(3);
        waiting.getFirst().pending().giveUp(new CancellationException());
        assertThat(batcher.next()).isEqualTo(waiting.subList(1, 3));
    }
}
