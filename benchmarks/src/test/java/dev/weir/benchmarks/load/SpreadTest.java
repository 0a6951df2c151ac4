package dev.weir.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

final class SpreadTest {

    @Test
    void isTheMedianBetweenItsQuartiles() {
        assertThat(Spread.of(DoubleStream.of(5, 1, 3, 2, 4))).isEqualTo(new Spread(3, 2, 4));
        assertThat(Spread.of(DoubleStream.of(2, 1))).isEqualTo(new Spread(1.5, 1.25, 1.75));
        assertThatIllegalArgumentException().isThrownBy(() -> Spread.of(DoubleStream.empty()));
    }

    @Test
    void comparesWithinARoundSoThatASlowRoundIsSlowForBoth() {
        var slices = List.of(slice(200), slice(20), slice(2));
        var others = List.of(slice(100), slice(10), slice(1));

        assertThat(Spread.ofRatios(slices, others, Slice::perSecond)).isEqualTo(new Spread(2, 2, 2));
    }

    private static Slice slice(double perSecond) {
        return new Slice(perSecond, 0, 0, 0, 0);
    }
}
