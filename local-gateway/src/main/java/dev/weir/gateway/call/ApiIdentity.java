package dev.weir.gateway.call;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The ids that AWS gives an API. Here they follow from its name, so they are the same on every start. */
public record ApiIdentity(String name, String stage) {

    private static final String REGION = "us-east-1";
    private static final String ACCOUNT = "123456789012";

    public String id() {
        return id(name, 10);
    }

    public String deploymentId() {
        return id(name + "/" + stage, 6);
    }

    public String resourceId(String resource) {
        return id(name + resource, 6);
    }

    public String accountId() {
        return ACCOUNT;
    }

    /** The domain that AWS would serve the API under. */
    public String domainName() {
        return id() + ".execute-api." + REGION + ".amazonaws.com";
    }

    /** The ARN of a method as it was called: its actual path, not the resource's template. */
    public String methodArn(String verb, String path) {
        return "arn:aws:execute-api:" + REGION + ":" + ACCOUNT + ":" + id() + "/" + stage + "/" + verb + path;
    }

    private static String id(String seed, int length) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(seed.getBytes(UTF_8));
            return new BigInteger(1, hash).toString(36).substring(0, length);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
