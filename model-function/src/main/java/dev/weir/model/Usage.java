package dev.weir.model;

/** What an answer took that is charged when it is given. */
sealed interface Usage {

    /** The call is over and has used so many tokens; none, where the request was refused before any inference. */
    record Tokens(long tokens) implements Usage {}

    /** The call failed on our side: it is as if it had never been made. */
    record Failed() implements Usage {}
}
