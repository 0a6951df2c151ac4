package dev.weir.limiter.redis;

import io.lettuce.core.RedisURI;

/** One Redis, by the host and port that a URL or a cluster names. */
record Node(String host, int port) {

    static Node of(RedisURI uri) {
        return new Node(uri.getHost(), uri.getPort());
    }

    /** Reads {@code host:port}; Redis leaves the host out where it is the one that answers. */
    Node redirectedTo(String address) {
        var colon = address.lastIndexOf(':');
        return announced(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    }

    /** Another node as this one announces it. */
    Node announced(String host, int port) {
        return new Node(host.isEmpty() || host.equals("?") ? this.host : host, port);
    }
}
