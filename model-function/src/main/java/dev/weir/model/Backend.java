package dev.weir.model;

import dev.weir.model.openai.ModelList;
import dev.weir.model.openai.Refusal;
import java.util.List;

/** Where models run: in this function, or upstream. */
interface Backend {
    /** Whether this model is asked for here. */
    boolean serves(String model);

    /** What it serves, in words: the names of models, each in backquotes, or that it is any. */
    String offer();

    /**
     * The models that callers are told of.
     *
     * @throws Unlisted if the upstream does not say
     */
    List<ModelList.Model> models(Call call, Deadline deadline);

    /**
     * Answers a request for one of its models.
     *
     * @throws Refusal if it cannot be served as it stands
     */
    Served infer(InferenceRequest request);

    /** The upstream did not tell its models; this is what is answered instead. */
    final class Unlisted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Served answer;

        Unlisted(Served answer) {
            super("the upstream did not list its models", null, false, false);
            this.answer = answer;
        }

        Served answer() {
            return answer;
        }
    }
}
