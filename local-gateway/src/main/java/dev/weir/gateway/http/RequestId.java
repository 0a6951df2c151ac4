package dev.weir.gateway.http;

import dev.weir.gateway.call.Call;
import dev.weir.gateway.wire.Header;

/** The header by which a client may name its call. */
final class RequestId {

    private RequestId() {}

    static Header of(Call call) {
        return new Header("Apigw-Requestid", call.requestId());
    }
}
