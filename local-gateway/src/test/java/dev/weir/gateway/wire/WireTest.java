package dev.weir.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class WireTest {

    @Test
    void aDateHasTwoDigitsForTheDay() {
        assertThat(Wire.date(Instant.parse("2030-06-01T12:03:04Z"))).isEqualTo("Sat, 01 Jun 2030 12:03:04 GMT");
    }
}
