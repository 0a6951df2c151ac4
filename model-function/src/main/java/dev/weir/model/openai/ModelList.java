package dev.weir.model.openai;

import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import java.util.List;

/**
 * The answer to {@code GET /v1/models}.
 *
 * @param object always {@code list}
 * @param data the models served
 */
@Serdeable
public record ModelList(String object, List<Model> data) {
    /**
     * One model.
     *
     * @param id the name by which callers ask for it
     * @param object always {@code model}
     * @param created seconds since 1970
     * @param ownedBy who made it
     */
    @Serdeable(naming = SnakeCaseStrategy.class)
    public record Model(String id, String object, long created, String ownedBy) {
        /** The same, without the word that is always there. */
        public Model(String id, Instant created, String ownedBy) {
            this(id, "model", created.getEpochSecond(), ownedBy);
        }
    }

    /** A list of these models. */
    public static ModelList of(List<Model> models) {
        return new ModelList("list", models);
    }
}
