package dev.weir.limiter.redis;

/**
 * Says who Weir is to Redis, anew for every connection, so that tokens which live for minutes do: a connection outlives
 * the token that opened it.
 */
@FunctionalInterface
public interface Credentials {

    /**
     * Asked on a thread of its own, which may block. What it throws makes the store unavailable; its message is
     * repeated, so there must be no secret in it.
     */
    Login login();

    /** A user, {@code default} where Redis has no others, and their password or token. */
    record Login(String user, String password) {

        /** Without the password. */
        @Override
        public String toString() {
            return "Login[user=" + user + "]";
        }
    }
}
