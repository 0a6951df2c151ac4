package dev.weir.authorizer.identity;

import dev.weir.limiter.Client;

/** Who calls. */
public sealed interface Identity {

    /** A client, whose credential is right, or who needs none. */
    record Known(Client client) implements Identity {}

    /** Nobody: the credential is wrong, or missing where one is needed. */
    record Unknown() implements Identity {}
}
