package dev.weir.model;

import dev.weir.limiter.Settlement;
import dev.weir.model.openai.ApiError;
import io.micronaut.serde.annotation.Serdeable;
import java.util.Optional;

/**
 * What a settling function is told; {@code docs/settle-protocol.md} is the contract.
 *
 * @param version {@value SettleRequest#VERSION}
 * @param settlement {@code SETTLED}, {@code LATE}, {@code REPEATED}, {@code RENEWED} or {@code OVER}
 * @param hold the renewed hold, which takes the place of the one that was sent
 * @param error what is wrong with the request
 */
@Serdeable
record SettleReply(int version, Optional<String> settlement, Optional<String> hold, Optional<ApiError> error) {
    static SettleReply of(Settlement settlement) {
        return new SettleReply(SettleRequest.VERSION, Optional.of(settlement.name()), Optional.empty(),
                Optional.empty());
    }

    static SettleReply renewed(String hold) {
        return new SettleReply(SettleRequest.VERSION, Optional.of("RENEWED"), Optional.of(hold), Optional.empty());
    }

    /** Nobody can renew a hold that has been ended or forgotten. */
    static SettleReply over() {
        return new SettleReply(SettleRequest.VERSION, Optional.of("OVER"), Optional.empty(), Optional.empty());
    }

    static SettleReply of(ApiError error) {
        return new SettleReply(SettleRequest.VERSION, Optional.empty(), Optional.empty(), Optional.of(error));
    }
}
