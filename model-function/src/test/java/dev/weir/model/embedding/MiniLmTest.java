package dev.weir.model.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class MiniLmTest {
    private static final Tokenizer TOKENIZER = new Tokenizer();
    private static final MiniLm MODEL = new MiniLm();

    /** What sentence-transformers prints for "hello world" with the unquantised model, to four digits. */
    private static final double[] HELLO_WORLD = {-0.0345, 0.0310, 0.0067, 0.0261, -0.0394, -0.1603, 0.0669, -0.0064,
        -0.0475, 0.0148, 0.0709, 0.0555, 0.0192, -0.0263, -0.0101, -0.0269, 0.0223, -0.0222, -0.1497, -0.0175};

    @Test
    void agreesWithTheUnquantisedModel() {
        var vector = Arrays.copyOf(embed("hello world"), HELLO_WORLD.length);

        for (int at = 0; at < vector.length; at++) {
            assertThat((double) vector[at]).as("number %d", at).isCloseTo(HELLO_WORLD[at], within(0.02));
        }
    }

    @Test
    void makesUnitVectorsOf384Numbers() {
        var vector = embed("The quick brown fox jumps over the lazy dog.");

        assertThat(vector).hasSize(384);
        assertThat(Math.sqrt(dot(vector, vector))).isCloseTo(1, within(1e-6));
    }

    @Test
    void putsLikeNearLike() {
        var cat = embed("A cat is sleeping on the sofa.");

        assertThat(dot(cat, embed("A cat is asleep on the couch."))).isGreaterThan(0.8);
        assertThat(dot(cat, embed("The central bank raised interest rates."))).isLessThan(0.2);
    }

    @Test
    void saysTheSameTwice() {
        assertThat(embed("hello world")).containsExactly(embed("hello world"));
    }

    @Test
    void readsTextOfAnyLengthItPromises() {
        assertThat(embed("hello ".repeat(510))).hasSize(384);
        assertThat(embed(" ")).hasSize(384).doesNotContain(Float.NaN);
    }

    private static float[] embed(String text) {
        return MODEL.embed(TOKENIZER.tokens(text));
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int at = 0; at < a.length; at++) {
            sum += (double) a[at] * b[at];
        }
        return sum;
    }

    @AfterAll
    static void close() {
        MODEL.close();
        TOKENIZER.close();
    }
}
