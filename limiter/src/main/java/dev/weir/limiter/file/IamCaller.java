package dev.weir.limiter.file;

import dev.weir.limiter.Client;
import dev.weir.limiter.Plan;
import dev.weir.limiter.Tenant;
import java.util.Optional;

/**
 * Callers who sign their calls as an IAM user or role.
 *
 * @param principal the ARN of a user or a role; with {@code *} at its end, all that begin so
 * @param client whose calls they all are; empty where each is a client of its own
 */
public record IamCaller(String principal, Optional<String> client, Plan plan, Optional<Tenant> tenant) {

    /** Whether an ARN is meant; it never has the name of a session, which its caller chooses. */
    public boolean isMeant(String arn) {
        return principal.endsWith("*")
                ? arn.startsWith(principal.substring(0, principal.length() - 1))
                : arn.equals(principal);
    }

    /** The client that one of them is. */
    public Client as(String own) {
        return new Client(client.orElse(own), plan, tenant);
    }
}
