package dev.weir.model;

import dev.weir.model.openai.TokenUsage;

/** What an answer took that is charged when it is given. */
sealed interface Usage {

    /** The request was refused before any inference: it stays counted, and used no tokens. */
    Usage NOTHING = new Tokens("", new TokenUsage(0, 0));

    /**
     * The call is over.
     *
     * @param model by whose price it is charged
     */
    record Tokens(String model, TokenUsage tokens) implements Usage {}

    /** The call may have used what nobody tells: what it held is charged. */
    record Unknown() implements Usage {}

    /** The call failed on our side, or was never let through: it is as if it had never been made. */
    record Failed() implements Usage {}
}
