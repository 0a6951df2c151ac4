package dev.weir.limiter.file;

import dev.weir.limiter.Call;
import dev.weir.limiter.Client;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Model;
import dev.weir.limiter.Plan;
import dev.weir.limiter.Price;
import dev.weir.limiter.Reservation;
import dev.weir.limiter.WhenAway;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The whole policy, as one stage sees it.
 *
 * @param clients who may call
 * @param calls what they may do, as questions to a store
 * @param whenRedisIsAway what limits say then that do not say it themselves
 * @param instances how many instances are expected at a time: while Redis is away, a {@link WhenAway#LOCAL} limit is
 *     divided by it
 * @param version of the file's text: equal texts have equal ones. What its source calls it may follow, after a {@code @}
 * @param advice what is allowed and yet hardly meant, in the file's order
 */
public record LimitsFile(
        Clients clients,
        Calls calls,
        WhenAway whenRedisIsAway,
        int instances,
        String version,
        List<Problem> advice) {

    public LimitsFile {
        advice = List.copyOf(advice);
    }

    /**
     * Reads a limits file as a stage sees it of which the file says nothing in particular.
     *
     * @param name how the file is called in messages
     * @throws LimitsFileRefused naming every mistake by line and column
     */
    public static LimitsFile parse(String name, String yaml) {
        return StagedLimits.parse(name, yaml).unstaged();
    }

    /**
     * Reads a limits file as {@code stage} sees it. The other stages are read as well: a file is right for all or for none.
     *
     * @param name how the file is called in messages
     * @throws LimitsFileRefused naming every mistake by line and column
     */
    public static LimitsFile parse(String name, String yaml, String stage) {
        return StagedLimits.parse(name, yaml).at(stage);
    }

    /** The client that an API key lets in; empty where it is unknown, expired or revoked. */
    public Optional<Client> clientOf(String apiKey, Instant now) {
        return clients.apiKeys().clientOf(apiKey, now);
    }

    /** The plan of callers without a credential, each limited by its address; empty where there is none. */
    public Optional<Plan> anonymous() {
        return clients.anonymous();
    }

    /** How often one address may show a wrong credential. */
    public Limit failedCredentials() {
        return clients.failedCredentials();
    }

    /** The entry of the block list that bars this client, or the address it calls from; none where the file bars neither. */
    public Optional<String> blocked(Client client, String address) {
        return clients.blocked().entryOf(client, address);
    }

    /** The same of an address whose client is not known. */
    public Optional<String> blocked(String address) {
        return clients.blocked().entryOf(address);
    }

    /** Whether no limit applies to this client, or to the address it calls from. Being blocked comes first. */
    public boolean isAllowed(Client client, String address) {
        return clients.allowed().entryOf(client, address).isPresent();
    }

    /** What they may do. */
    public Policy policy() {
        return calls.policy();
    }

    /**
     * The question whether {@code client} may make a call.
     *
     * @param route method and resource template: {@code GET /v1/models/{id}}
     * @param model the model that is called, where that is known already
     * @param holdId chosen by the caller, as {@link Reservation} says; not used where nothing is held
     */
    public Call callOf(Client client, String route, Optional<String> model, String holdId) {
        return calls.of(client, route, model, holdId);
    }

    /** The same where the route does not tell which model is called, or there is only one. */
    public Call callOf(Client client, String route, String holdId) {
        return callOf(client, route, Optional.empty(), holdId);
    }

    /**
     * The question whether {@code client} may call {@code model}, for whoever learns which one it is when all else is
     * decided: the limits of the model and no others. Empty where it has none.
     */
    public Optional<Call> callOfModel(Client client, String route, String model, String holdId) {
        return calls.ofModel(client, route, model, holdId);
    }

    /** What a model's tokens cost; none where it has no price. */
    public Optional<Price> price(String model) {
        return Optional.ofNullable(policy().models().get(model)).flatMap(Model::price);
    }
}
