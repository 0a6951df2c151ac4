package dev.weir.gateway.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.gateway.api.Assumptions;
import dev.weir.gateway.api.Uncertainty;
import java.util.ArrayList;
import java.util.List;

/**
 * A policy document. An explicit Deny wins over any Allow, and what nothing allows is denied.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html">Policy evaluation
 *     logic</a>
 */
public record Policy(List<Statement> statements) {

    private static final String WITH_VARIABLES = "2012-10-17";

    /** What holds where a policy says none. */
    private static final String UNSAID = "2008-10-17";

    public Policy {
        statements = List.copyOf(statements);
    }

    /** Whether the call may pass, and if not, whether the policy says so or merely says nothing. */
    public enum Verdict {
        ALLOW,
        EXPLICIT_DENY,
        IMPLICIT_DENY
    }

    /**
     * Reads a {@code policyDocument}.
     *
     * @throws MalformedPolicy for anything that is not a policy, or that cannot be judged here
     */
    public static Policy of(JsonNode document, Assumptions assumptions) {
        if (!document.isObject()) {
            throw new MalformedPolicy("there is no policyDocument");
        }
        boolean variables = version(document.path("Version")).equals(WITH_VARIABLES);
        JsonNode statement = document.path("Statement");
        var statements = new ArrayList<Statement>();
        (statement.isArray() ? statement : List.of(statement))
                .forEach(one -> statements.add(Statement.of(one, variables, assumptions)));
        if (statements.isEmpty() && !assumptions.usual(Uncertainty.NO_STATEMENT)) {
            throw new MalformedPolicy("there is no statement");
        }
        return new Policy(statements);
    }

    private static String version(JsonNode written) {
        String version = written.isNull() || written.isMissingNode() ? UNSAID : written.asText();
        if (!version.equals(WITH_VARIABLES) && !version.equals(UNSAID)) {
            throw new MalformedPolicy("there is no Version " + version);
        }
        return version;
    }

    public Verdict judge(Attempt attempt) {
        Verdict verdict = Verdict.IMPLICIT_DENY;
        for (Statement statement : statements) {
            if (statement.appliesTo(attempt)) {
                boolean allowed = statement.allows() && verdict != Verdict.EXPLICIT_DENY;
                verdict = allowed ? Verdict.ALLOW : Verdict.EXPLICIT_DENY;
            }
        }
        return verdict;
    }
}
