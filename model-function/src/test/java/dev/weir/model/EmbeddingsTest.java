package dev.weir.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddingsTest {
    @Test
    void answersInOpenAisShape() {
        var reply = Caller.embedInput("\"Hello, world!\"");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.headers()).containsEntry("Content-Type", "application/json")
                .containsEntry("x-request-id",
                        Caller.REQUEST_ID);
        assertThat(reply.text("object")).isEqualTo("list");
        assertThat(reply.text("model")).isEqualTo("all-MiniLM-L6-v2");
        assertThat(reply.text("data", 0, "object")).isEqualTo("embedding");
        assertThat(reply.at("data", 0, "index").getIntValue()).isZero();
        assertThat(reply.vector(0)).hasSize(384);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {"`\"Hello, world!\"`, 6", "`[\"Hello, world!\", \"don't stop\"]`, 12",
        "`\"   \"`, 2"})
    void countsTheTokensTheModelProcesses(String input, int tokens) {
        var reply = Caller.embedInput(input);

        assertThat(reply.at("usage", "prompt_tokens").getIntValue()).isEqualTo(tokens);
        assertThat(reply.at("usage", "total_tokens").getIntValue()).isEqualTo(tokens);
    }

    @Test
    void treatsOneTextAsAListOfOne() {
        assertThat(Caller.embedInput("[\"hello\"]").body()).isEqualTo(Caller.embedInput("\"hello\"").body());
    }

    @Test
    void letsNoTextChangeItsNeighbours() {
        var batch = Caller
                .embedInput("[\"short\", \"%s\", \"also short\"]".formatted("a much longer text ".repeat(100)));

        assertThat(batch.at("data").size()).isEqualTo(3);
        assertThat(batch.at("data", 2, "index").getIntValue()).isEqualTo(2);
        assertThat(batch.vector(0)).containsExactly(Caller.embedInput("\"short\"").vector(0));
        assertThat(batch.vector(2)).containsExactly(Caller.embedInput("\"also short\"").vector(0));
    }

    @Test
    void writesTheSameNumbersInBase64() {
        var reply = Caller.embed("""
                {"model": "all-MiniLM-L6-v2", "input": "hello", "encoding_format": "base64"}""");

        var bytes = Base64.getDecoder().decode(reply.text("data", 0, "embedding"));
        var numbers = new float[384];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(numbers);
        assertThat(bytes).hasSize(384 * 4);
        assertThat(numbers).containsExactly(Caller.embedInput("\"hello\"").vector(0));
    }

    @Test
    void ignoresWhatItDoesNotKnowAndTakesItsOnlySize() {
        var reply = Caller.embed("""
                {"model": "all-MiniLM-L6-v2", "input": "hello", "user": "u-1", "encoding_format": null,
                 "dimensions": 384, "extra": {"deep": [1, 2]}}""");

        assertThat(reply.body()).isEqualTo(Caller.embedInput("\"hello\"").body());
    }

    @Test
    void readsABodyInBase64() {
        var plain = "{\"model\": \"all-MiniLM-L6-v2\", \"input\": \"héllo\"}";
        var encoded = Base64.getEncoder().encodeToString(plain.getBytes(UTF_8));

        var reply = Caller.call(Caller.post(encoded).withIsBase64Encoded(true));

        assertThat(reply.body()).isEqualTo(Caller.embed(plain).body());
    }

    @Test
    void servesTheLongestListAndTheLongestText() {
        var list = String.join(",", Collections.nCopies(2048, "\"hi\""));

        assertThat(Caller.embed("{\"model\": \"all-MiniLM-L6-v2\", \"encoding_format\": \"base64\", \"input\": [%s]}"
                .formatted(list)).at("data").size()).isEqualTo(2048);
        assertThat(
                Caller.embedInput("\"%s\"".formatted("hello ".repeat(510))).at("usage", "total_tokens").getIntValue())
                .isEqualTo(512);
    }

    @Test
    void findsTheRouteBehindACatchAll() {
        var event = Caller.event("GET", "/v1/models").withResource("/{proxy+}");

        assertThat(Caller.call(event).status()).isEqualTo(200);
    }

    @Test
    void listsItsModel() {
        var reply = Caller.call(Caller.event("GET", "/v1/models"));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.text("object")).isEqualTo("list");
        assertThat(reply.text("data", 0, "id")).isEqualTo("all-MiniLM-L6-v2");
        assertThat(reply.text("data", 0, "object")).isEqualTo("model");
        assertThat(reply.text("data", 0, "owned_by")).isEqualTo("sentence-transformers");
        assertThat(reply.at("data", 0, "created").getLongValue()).isEqualTo(1_646_263_745L);
    }
}
