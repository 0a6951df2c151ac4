package dev.weir.model.embedding;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Map;

/**
 * The model all-MiniLM-L6-v2, quantised to 8 bits, from tokens to a unit vector. Thread-safe; loading takes some hundred
 * milliseconds, so it is done once, in the constructor.
 *
 * <p>Source: <a href="https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2">sentence-transformers</a>, Apache 2.0.
 */
@Singleton
public final class MiniLm implements AutoCloseable {
    /** The name by which callers ask for it. */
    public static final String NAME = "all-MiniLM-L6-v2";
    /** Numbers in a vector. */
    public static final int DIMENSIONS = 384;
    /** Positions the model has, special tokens included: the longest text it can read. */
    public static final int MAX_TOKENS = 512;

    private final OrtEnvironment runtime = OrtEnvironment.getEnvironment();
    private final OrtSession session;

    /** Loads the model from the class path. */
    public MiniLm() {
        try (var options = new OrtSession.SessionOptions()) {
            runtime.setTelemetry(false);
            // One thread: two were slower on a text of everyday length, and a Lambda of this size has one vCPU.
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            session = runtime.createSession(ModelFile.ONNX.bytes(), options);
        } catch (OrtException e) {
            throw new IllegalStateException("cannot load " + ModelFile.ONNX, e);
        }
    }

    /**
     * The vector of one text: {@value #DIMENSIONS} numbers of length 1.
     *
     * @param tokens at least one and at most {@value #MAX_TOKENS}, special tokens included
     */
    public float[] embed(long[] tokens) {
        // One text at a time, unpadded: every token is attended to, and no neighbour can change the vector.
        var attended = new long[tokens.length];
        Arrays.fill(attended, 1);
        try (var ids = tensor(tokens);
                var mask = tensor(attended);
                var types = tensor(new long[tokens.length]);
                var answer = session
                        .run(Map.of("input_ids", ids, "attention_mask", mask, "token_type_ids", types))) {
            return unitMean((OnnxTensor) answer.get(0), tokens.length);
        } catch (OrtException e) {
            throw new IllegalStateException("inference over " + tokens.length + " tokens failed", e);
        }
    }

    private OnnxTensor tensor(long[] row) throws OrtException {
        return OnnxTensor.createTensor(runtime, new long[][]{row});
    }

    /** The mean over all tokens, as the model was trained, scaled to length 1. */
    private static float[] unitMean(OnnxTensor tokenVectors, int tokens) {
        var numbers = tokenVectors.getFloatBuffer();
        var sum = new double[DIMENSIONS];
        for (int at = 0; at < tokens * DIMENSIONS; at++) {
            sum[at % DIMENSIONS] += numbers.get(at);
        }
        return unit(sum);
    }

    private static float[] unit(double[] vector) {
        double length = Math.sqrt(Arrays.stream(vector).map(number -> number * number).sum());
        var unit = new float[vector.length];
        for (int at = 0; at < unit.length; at++) {
            unit[at] = (float) (vector[at] / length);
        }
        return unit;
    }

    @Override
    @PreDestroy
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("cannot close " + ModelFile.ONNX, e);
        }
    }
}
