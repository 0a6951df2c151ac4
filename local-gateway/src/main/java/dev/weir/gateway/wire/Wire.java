package dev.weir.gateway.wire;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Between Netty's messages and ours. */
final class Wire {

    /** RFC 9110's IMF-fixdate; Java's RFC_1123_DATE_TIME writes the first nine days of a month with one digit. */
    private static final Second DATE = new Second(DateTimeFormatter
            .ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC));

    private Wire() {}

    static Request read(FullHttpRequest message, Channel channel) {
        var headers = message.headers()
                .entries()
                .stream()
                .map(field -> new Header(field.getKey(), field.getValue()))
                .toList();
        return new Request(message.method().name(), message.uri(), message.protocolVersion().text(),
                new Headers(headers), Body.of(ByteBufUtil.getBytes(message.content())),
                text(((InetSocketAddress) channel.remoteAddress()).getAddress()),
                ((InetSocketAddress) channel.localAddress()).getPort());
    }

    static FullHttpResponse write(Response response, boolean keepAlive) {
        var message = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(response.status()),
                Unpooled.wrappedBuffer(response.body().bytes()));
        response.headers().fields().forEach(field -> message.headers().add(field.name(), field.value()));
        message.headers().set("Content-Length", response.body().size());
        message.headers().set("Date", date(Instant.now()));
        message.headers()
                .set(HttpHeaderNames.CONNECTION,
                        keepAlive ? HttpHeaderValues.KEEP_ALIVE : HttpHeaderValues.CLOSE);
        return message;
    }

    static String date(Instant time) {
        return DATE.format(time);
    }

    /** The request line and the headers' names and values in bytes, without what separates and ends them. */
    static int headSize(FullHttpRequest message) {
        int line = message.method().name().length() + message.uri().length() + message.protocolVersion().text().length()
                + 2;
        return message.headers()
                .entries()
                .stream()
                .mapToInt(field -> field.getKey().length() + field.getValue().length())
                .sum() + line;
    }

    static boolean failed(HttpMessage message) {
        return message.decoderResult().isFailure();
    }

    /** Whether it says where its body ends in a way that leaves no doubt: a coding but {@code chunked} alone does not. */
    static boolean hasKnownEnd(HttpMessage message) {
        List<String> codings = message.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        return codings.isEmpty()
                || (codings.size() == 1 && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.getFirst()));
    }

    /** Whether it asks for a path, alone or with an origin before it. */
    static boolean hasTarget(FullHttpRequest message) {
        String target = message.uri().toLowerCase(Locale.ROOT);
        return target.startsWith("/") || target.startsWith("http://") || target.startsWith("https://");
    }

    // Only the loopback can call, and Java writes its IPv6 address in full.
    private static String text(InetAddress address) {
        return address instanceof Inet6Address && address.isLoopbackAddress() ? "::1" : address.getHostAddress();
    }
}
