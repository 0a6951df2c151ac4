package dev.weir.gateway.call;

import dev.weir.gateway.api.Location;
import dev.weir.gateway.api.PhysicalId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The ids that AWS gives an API. Here they follow from its name, so they are the same on every start. */
public final class ApiIdentity {

    private final String name;
    private final String stage;
    private final Location location;
    private final String id;
    private final String arn;
    private final String deploymentId;
    private final Map<String, String> resourceIds = new ConcurrentHashMap<>();

    public ApiIdentity(String name, String stage, Location location) {
        this.name = name;
        this.stage = stage;
        this.location = location;
        id = PhysicalId.of(name, 10);
        arn = location.arn("execute-api", id);
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
        return location.account();
    }

    /** The domain that AWS would serve the API under. */
    public String domainName() {
        return id + ".execute-api." + location.region() + "." + location.urlSuffix();
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
