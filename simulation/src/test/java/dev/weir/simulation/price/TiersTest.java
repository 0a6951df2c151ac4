package dev.weir.simulation.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weir.simulation.price.Tiers.Tier;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TiersTest {

    /** What Lambda's logs cost; AWS announced that 60 TB come to $12,500. */
    @Test
    void eachPartCostsItsTiersPrice() {
        var logs = new Tiers(List.of(new Tier(10_000, 0.50), new Tier(30_000, 0.25), new Tier(50_000, 0.10),
                new Tier(Double.POSITIVE_INFINITY, 0.05)));

        assertThat(logs.of(0)).isZero();
        assertThat(logs.of(100)).isEqualTo(50, within(1e-9));
        assertThat(logs.of(60_000)).isEqualTo(12_500, within(1e-6));
    }

    @Test
    void aPriceWithoutAnEndIsNeeded() {
        assertThatThrownBy(() -> new Tiers(List.of(new Tier(10, 1)))).hasMessageContaining("no end");
    }
}
