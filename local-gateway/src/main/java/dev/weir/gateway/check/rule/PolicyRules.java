package dev.weir.gateway.check.rule;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import dev.weir.gateway.template.Value;

/**
 * Looks at whom a limits file lets in.
 *
 * @param deployed whether it is, as far as can be told, what the template deploys
 */
public record PolicyRules(Policy policy, boolean deployed, Findings findings) {

    /** The SHA-256 of the keys that the README shows. */
    private static final Set<String> DEMO_KEYS = Set.of(
            "76fe4713761e42fc475533f15be8fe3e45ad1d5a8900156ebe39ff9a5925ec45",
            "e49ec3cfb781e17f39567a0db86e14f0c0bf72939bd5057ffc254e0ed8833be4");
    /** What says nothing of who may call. */
    private static final Set<String> NOBODY = Set.of("failed_credentials", "blocked", "allowed", "identify",
            "ipv6_prefix", "trusted_proxies");

    /** Gathers what is found. */
    public void judge() {
        demoKeys(policy.written());
        List<Value.Mapping> clients = Stream
                .concat(Stream.of(policy.written()),
                        policy.stages().entries().keySet().stream().map(policy.stages()::mapping))
                .map(file -> file.mapping("clients"))
                .toList();
        boolean section = policy.written().get("clients").isPresent();
        if (section && clients.stream().noneMatch(PolicyRules::letsIn)) {
            findings.inLimits(Rule.LIMITS_NOBODY, policy.written().place("clients"),
                    "This lets nobody in: add an API key, or name an anonymous plan.");
        }
    }

    private static boolean letsIn(Value.Mapping clients) {
        return clients.entries()
                .entrySet()
                .stream()
                .anyMatch(entry -> !NOBODY.contains(entry.getKey()) && switch (entry.getValue().value()) {
                    case Value.Sequence list -> !list.items().isEmpty();
                    case Value.Mapping mapping -> !mapping.entries().isEmpty();
                    default -> true;
                });
    }

    private void demoKeys(Value value) {
        switch (value) {
            case Value.Text text -> demoKey(text);
            case Value.Sequence list -> list.items().forEach(this::demoKeys);
            case Value.Mapping mapping -> mapping.entries().values().forEach(entry -> demoKeys(entry.value()));
            default -> {
            }
        }
    }

    private void demoKey(Value.Text text) {
        if (DEMO_KEYS.contains(text.text())) {
            findings.inLimits(deployed ? Rule.LIMITS_DEMO_KEYS : Rule.LIMITS_DEMO_KEYS_ELSEWHERE, text.place(),
                    "The key of this hash is in Weir's README, so that anybody has it: "
                            + (deployed ? "put in a key of your own." : "never deploy this file."));
        }
    }
}
