package dev.weir.model;

import dev.weir.model.embedding.MiniLm;
import dev.weir.model.embedding.Tokenizer;
import dev.weir.model.openai.EmbeddingList;
import dev.weir.model.openai.EmbeddingsRequest;
import dev.weir.model.openai.JsonBody;
import dev.weir.model.openai.Refusal;
import dev.weir.model.openai.Vector;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** {@code POST /v1/embeddings}. */
@Singleton
final class EmbeddingsEndpoint implements Endpoint {
    // Seven to ten seconds of one vCPU, measured; one of half that speed still answers before API Gateway gives up, at 29.
    private static final long MOST_TOKENS = 40_000;
    // No writing has 200 characters a token; to count the tokens of a text of 5 MB took a gigabyte.
    private static final int MOST_CHARACTERS = 100_000;
    private static final int LONGEST_NAME_REPEATED = 100;

    private final Tokenizer tokenizer;
    private final MiniLm model;

    EmbeddingsEndpoint(Tokenizer tokenizer, MiniLm model) {
        this.tokenizer = tokenizer;
        this.model = model;
    }

    @Override
    public String method() {
        return "POST";
    }

    @Override
    public String path() {
        return "/v1/embeddings";
    }

    @Override
    public Served answer(Call call) {
        var request = EmbeddingsRequest.of(JsonBody.read(call.body()));
        checkServed(request);
        var texts = tokens(request.input());
        long total = texts.stream().mapToLong(text -> text.length).sum();
        if (total > MOST_TOKENS) {
            throw Refusal.tooManyTokens(MOST_TOKENS, total);
        }
        var vectors = texts.stream().map(text -> Vector.of(model.embed(text), request.format())).toList();
        return new Served(EmbeddingList.of(MiniLm.NAME, vectors, total), total);
    }

    private static void checkServed(EmbeddingsRequest request) {
        var asked = request.model();
        if (!asked.equals(MiniLm.NAME)) {
            throw Refusal.modelNotFound(asked.substring(0, Math.min(asked.length(), LONGEST_NAME_REPEATED)),
                    MiniLm.NAME);
        }
        if (request.dimensions().isPresent() && request.dimensions().get().doubleValue() != MiniLm.DIMENSIONS) {
            throw Refusal.badRequest("dimensions",
                    "This model's vectors have %d numbers; leave dimensions out or set it to %d."
                            .formatted(MiniLm.DIMENSIONS, MiniLm.DIMENSIONS));
        }
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
