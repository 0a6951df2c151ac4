package dev.weir.limiter.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.limiter.Client;
import dev.weir.limiter.Plan;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ApiKeysTest {

    private static final Instant END = Instant.parse("2027-01-31T00:00:00Z");
    private static final Client CLIENT = new Client("acme", new Plan("p", List.of()));

    private final ApiKeys keys = new ApiKeys(Map.of(ApiKeys.sha256("good"),
            new ApiKey(CLIENT, Optional.empty(), false),
            ApiKeys.sha256("ends"), new ApiKey(CLIENT, Optional.of(END), false), ApiKeys.sha256("lost"),
            new ApiKey(CLIENT, Optional.empty(), true)));

    @Test
    void everyLookUpTakesTheSameSteps() {
        for (var key : List.of("good", "ends", "lost", "guess", "", "x".repeat(10_000))) {
            var compared = new ArrayList<Integer>();
            keys.find(key, (known, shown) -> {
                compared.add(known.length);
                compared.add(shown.length);
                return MessageDigest.isEqual(known, shown);
            });
            assertThat(compared).containsExactly(64, 64);
        }
    }

    @Test
    void aKeyIsGoodUntilTheMomentItExpires() {
        assertThat(keys.clientOf("good", Instant.MAX)).contains(CLIENT);
        assertThat(keys.clientOf("ends", END.minusNanos(1))).contains(CLIENT);
        assertThat(keys.clientOf("ends", END)).isEmpty();
        assertThat(keys.clientOf("lost", END)).isEmpty();
        assertThat(keys.clientOf("guess", END)).isEmpty();
        assertThat(keys.clientOf(ApiKeys.sha256("good"), END)).isEmpty();
    }
}
