package dev.weir.model.embedding;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.openai.JsonBody;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.StreamSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TokenizerTest {
    private static final Tokenizer TOKENIZER = new Tokenizer();

    @ParameterizedTest
    @MethodSource("vectors")
    void readsAsBertDoes(String text, long[] tokens) {
        assertThat(TOKENIZER.tokens(text)).containsExactly(tokens);
    }

    static Stream<Arguments> vectors() throws IOException {
        try (var file = requireNonNull(TokenizerTest.class.getResourceAsStream("/tokens.json"))) {
            return items(JsonBody.read(file.readAllBytes()), "vectors")
                    .map(vector -> Arguments.of(requireNonNull(vector.get("text")).getStringValue(),
                            items(vector, "tokens").mapToLong(JsonNode::getLongValue).toArray()));
        }
    }

    private static Stream<JsonNode> items(JsonNode node, String member) {
        return StreamSupport.stream(requireNonNull(node.get(member)).values().spliterator(), false);
    }

    @Test
    void neitherCutsNorPads() {
        assertThat(TOKENIZER.tokens("hello ".repeat(1_000))).hasSize(1_002).doesNotContain(0);
    }

    @Test
    void survivesHalfASurrogatePair() {
        assertThat(TOKENIZER.tokens("a \uD83C b")).containsExactly(TOKENIZER.tokens("a b"));
    }

    @Test
    void tellsAllCallersTheSameAtOnce() {
        var expected = TOKENIZER.tokens("Hello, world!");

        var seen = Stream.generate(() -> "Hello, world!").limit(2_000).parallel().map(TOKENIZER::tokens).toList();

        assertThat(seen).allMatch(tokens -> Arrays.equals(tokens, expected));
    }

    @AfterAll
    static void close() {
        TOKENIZER.close();
    }
}
