package dev.weir.limiter.file;

import dev.weir.limiter.Client;
import dev.weir.limiter.Plan;
import dev.weir.limiter.Tenant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An issuer of tokens, and whose client a token makes its bearer.
 *
 * @param namespace what the names of its clients begin with, and those of nobody else: {@code jwt/NAME}
 * @param clientClaim the claim that names the client
 * @param clients the values of it that stand for clients who have API keys
 * @param plan the plan of all its other clients
 * @param tenant the group they belong to; empty where they belong to none
 */
public record TokenIssuer(
        String namespace,
        TokenRules rules,
        String clientClaim,
        Map<String, Client> clients,
        Choice<Plan> plan,
        Optional<Choice<Tenant>> tenant) {

    public TokenIssuer {
        clients = Map.copyOf(clients);
    }

    /** One client for each plan and tenant that a token may come to. */
    Stream<Client> kinds() {
        return plan.all()
                .flatMap(some -> tenant.map(Choice::all)
                        .map(tenants -> tenants.map(group -> new Client("any", some, Optional.of(group))))
                        .orElse(Stream.of(new Client("any", some))));
    }
}
