package dev.weir.gateway.call;

import dev.weir.gateway.api.PhysicalId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The ids that AWS gives an API. Here they follow from its name, so they are the same on every start. */
public final class ApiIdentity {

    private static final String REGION = "us-east-1";
    private static final String ACCOUNT = "123456789012";

    private final String name;
    private final String stage;
    private final String id;
    private final String arn;
    private final String deploymentId;
    private final Map<String, String> resourceIds = new ConcurrentHashMap<>();

    public ApiIdentity(String name, String stage) {
        this.name = name;
        this.stage = stage;
        id = PhysicalId.of(name, 10);
        arn = "arn:aws:execute-api:" + REGION + ":" + ACCOUNT + ":" + id;
        deploymentId = PhysicalId.of(name + "/" + stage, 6);
    }

    public String stage() {
        return stage;
    }

    public String id() {
        return id;
    }

    public String deploymentId() {
        return deploymentId;
    }

    /** Of a resource that the API has. */
    public String resourceId(String resource) {
        return resourceIds.computeIfAbsent(resource, path -> PhysicalId.of(name + path, 6));
    }

    public String accountId() {
        return ACCOUNT;
    }

    /** The domain that AWS would serve the API under. */
    public String domainName() {
        return id + ".execute-api." + REGION + ".amazonaws.com";
    }

    /** The ARN that a resource of a resource policy stands for, which may be shortened to {@code execute-api:/…}. */
    public String policyResource(String resource) {
        return resource.startsWith("execute-api:/")
                ? arn + resource.substring("execute-api:".length())
                : resource;
    }

    /** The ARN of a method as it was called: its actual path, not the resource's template. */
    public String methodArn(String verb, String path) {
        return arn + "/" + stage + "/" + verb + path;
    }
}
