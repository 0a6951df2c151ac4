package dev.weir.gateway.rest;

import dev.weir.gateway.call.Call;
import dev.weir.gateway.api.IntegrationSpec;
import dev.weir.gateway.wire.Body;
import dev.weir.gateway.wire.Header;
import dev.weir.gateway.wire.Headers;
import dev.weir.gateway.wire.Response;
import java.util.ArrayList;

/** The answer of a mock integration. It was recorded to carry no trace id. */
final class MockResponse {

    private MockResponse() {}

    static Response of(IntegrationSpec.Mock mock, Call call) {
        var headers = new ArrayList<Header>();
        mock.headers().forEach((name, value) -> headers.add(new Header(name, value)));
        headers.add(new Header("x-amzn-RequestId", call.requestId()));
        headers.add(new Header("x-amz-apigw-id", call.extendedRequestId()));
        return new Response(mock.status(), new Headers(headers), Body.of(mock.body()));
    }
}
