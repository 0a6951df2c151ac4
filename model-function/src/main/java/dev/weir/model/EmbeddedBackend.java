package dev.weir.model;

import dev.weir.model.embedding.MiniLm;
import dev.weir.model.embedding.Tokenizer;
import dev.weir.model.openai.EmbeddingList;
import dev.weir.model.openai.EmbeddingsRequest;
import dev.weir.model.openai.ModelList;
import dev.weir.model.openai.Refusal;
import dev.weir.model.openai.TokenUsage;
import dev.weir.model.openai.Vector;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.annotation.Order;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The model that travels in the jar; absent if {@code WEIR_EMBEDDED_MODEL} is {@code false}. */
@Singleton
@Order(0)
@Requires(property = "weir.embedded-model", notEquals = "false")
final class EmbeddedBackend implements Backend {
    // Seven to ten seconds of one vCPU, measured; one of half that speed still answers before API Gateway gives up, at 29.
    private static final long MOST_TOKENS = 40_000;
    // No writing has 200 characters a token; to count the tokens of a text of 5 MB took a gigabyte.
    private static final int MOST_CHARACTERS = 100_000;
    // As Hugging Face dates the model's repository.
    private static final ModelList.Model MODEL = new ModelList.Model(MiniLm.NAME,
            Instant.parse("2022-03-02T23:29:05Z"), "sentence-transformers");

    private final Tokenizer tokenizer;
    private final MiniLm model;

    EmbeddedBackend(Tokenizer tokenizer, MiniLm model) {
        this.tokenizer = tokenizer;
        this.model = model;
    }

    @Override
    public boolean serves(String name) {
        return name.equals(MiniLm.NAME);
    }

    @Override
    public String offer() {
        return '`' + MiniLm.NAME + '`';
    }

    @Override
    public List<ModelList.Model> models(Call call, Deadline deadline) {
        return List.of(MODEL);
    }

    @Override
    public Served infer(InferenceRequest request) {
        return switch (request.operation()) {
            case EMBEDDINGS -> embed(EmbeddingsRequest.of(request.json()), request.deadline());
            case CHAT_COMPLETIONS -> throw Refusal.notAChatModel(MiniLm.NAME);
        };
    }

    private Served embed(EmbeddingsRequest request, Deadline deadline) {
        if (request.dimensions().isPresent() && request.dimensions().get().doubleValue() != MiniLm.DIMENSIONS) {
            throw Refusal.badRequest("dimensions",
                    "This model's vectors have %d numbers; leave dimensions out or set it to %d."
                            .formatted(MiniLm.DIMENSIONS, MiniLm.DIMENSIONS));
        }
        var texts = tokens(request.input());
        long total = texts.stream().mapToLong(text -> text.length).sum();
        if (total > MOST_TOKENS) {
            throw Refusal.tooManyTokens(MOST_TOKENS, total);
        }
        var vectors = new ArrayList<Vector>(texts.size());
        for (var text : texts) {
            if (!deadline.left().isPositive()) {
                throw new IllegalStateException("only " + vectors.size() + " of " + texts.size()
                        + " texts were embedded when the time was over");
            }
            vectors.add(Vector.of(model.embed(text), request.format()));
        }
        return Served.ok(EmbeddingList.of(MiniLm.NAME, vectors, total),
                new Usage.Tokens(MiniLm.NAME, new TokenUsage(total, 0)));
    }

    /** Every text is tokenised before the first inference, so that a refusal costs no inference. */
    private List<long[]> tokens(List<String> texts) {
        var all = new ArrayList<long[]>(texts.size());
        for (var text : texts) {
            if (text.length() > MOST_CHARACTERS) {
                throw Refusal.contextLengthFarExceeded(MiniLm.MAX_TOKENS, all.size(), text.length());
            }
            var tokens = tokenizer.tokens(text);
            if (tokens.length > MiniLm.MAX_TOKENS) {
                throw Refusal.contextLengthExceeded(MiniLm.MAX_TOKENS, all.size(), tokens.length);
            }
            all.add(tokens);
        }
        return all;
    }
}
