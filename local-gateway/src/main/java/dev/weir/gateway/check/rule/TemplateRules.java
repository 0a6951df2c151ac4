package dev.weir.gateway.check.rule;

import dev.weir.gateway.check.blueprint.Blueprint;

/** All rules that look at the template, alone or beside the limits file. */
public record TemplateRules(Blueprint blueprint, Findings findings) {

    /** What the template shows by itself. */
    public void alone() {
        new AuthorizerRules(blueprint, findings).judge();
        new DenialRules(blueprint, findings).judge();
        new FunctionRules(blueprint, findings).judge();
        new VariableRules(blueprint, findings).judge();
        new HttpApiRules(blueprint, findings).judge();
        new RouteRules(blueprint, findings).guards();
        new RouteRules(blueprint, findings).permissions();
        DeploymentRules.differs(blueprint, findings);
    }

    /** What only both files show. */
    public void beside(Policy policy) {
        new RouteRules(blueprint, findings).together(policy);
        new DeploymentRules(blueprint, policy, findings).judge();
    }
}
