package dev.weir.gateway.rest;

import dev.weir.gateway.wire.Body;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;

/** The codings in which API Gateway takes and gives bodies; the one it is taken to like best first. */
enum ContentCoding {
    GZIP {
        @Override
        OutputStream encoder(OutputStream to) throws IOException {
            return new GZIPOutputStream(to);
        }

        @Override
        InputStream decoder(InputStream from) throws IOException {
            return new GZIPInputStream(from);
        }
    },
    DEFLATE {
        @Override
        OutputStream encoder(OutputStream to) {
            return new DeflaterOutputStream(to);
        }

        @Override
        InputStream decoder(InputStream from) {
            return new InflaterInputStream(from);
        }
    };

    abstract OutputStream encoder(OutputStream to) throws IOException;

    abstract InputStream decoder(InputStream from) throws IOException;

    /** As it is written in a header, in small letters. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<ContentCoding> named(String word) {
        return Arrays.stream(values()).filter(coding -> coding.word().equals(word)).findFirst();
    }

    Body encode(Body body) {
        var encoded = new ByteArrayOutputStream();
        try (OutputStream encoder = encoder(encoded)) {
            body.stream().transferTo(encoder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Body.of(encoded.toByteArray());
    }

    /** Empty for what is not so encoded, and for what would be more than {@code most} bytes. */
    Optional<Body> decode(Body body, int most) {
        try (InputStream decoder = decoder(body.stream())) {
            byte[] bytes = decoder.readNBytes(most + 1);
            return bytes.length > most ? Optional.empty() : Optional.of(Body.of(bytes));
        } catch (IOException notSoEncoded) {
            return Optional.empty();
        }
    }
}
