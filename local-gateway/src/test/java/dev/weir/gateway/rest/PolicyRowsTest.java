package dev.weir.gateway.rest;

import static dev.weir.gateway.rest.TestApi.authorizer;
import static dev.weir.gateway.rest.TestApi.guarded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.fidelity.Row;
import dev.weir.gateway.fidelity.Sure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client gets by an authorizer's policy: rows 16 to 24 of the checklist. The call is {@code GET /dev/v1/jobs/a.b+c}. */
final class PolicyRowsTest {

    private static final String ALLOW_ALL = "{'Effect':'Allow','Action':'execute-api:Invoke','Resource':'*'}";

    private static int status(String statements) throws Exception {
        String output = "{'principalId':'me','policyDocument':{'Version':'2012-10-17','Statement':" + statements + "}}";
        var api = TestApi.api().route("GET", "/v1/jobs/{id}", TestApi.ECHO, authorizer(output.replace('\'', '"')));
        try (var client = Client.of(api)) {
            return client.get("/dev/v1/jobs/a.b+c").statusCode();
        }
    }

    private static int allowing(String resource) throws Exception {
        return status("[{'Effect':'Allow','Action':'execute-api:Invoke','Resource':'" + resource + "'}]");
    }

    @Row(number = 16, given = "Allow `*` + Deny this ARN, either order", does = "403", source = "IAM", sure = Sure.D)
    @ParameterizedTest
    @ValueSource(strings = {"[" + ALLOW_ALL + ",{'Effect':'Deny','Action':'execute-api:Invoke','Resource':'@arn@'}]",
        "[{'Effect':'Deny','Action':'execute-api:Invoke','Resource':'@arn@'}," + ALLOW_ALL + "]"})
    void anExplicitDenyWinsInEitherOrder(String statements) throws Exception {
        assertThat(status(statements)).isEqualTo(403);
    }

    @Row(number = 17, given = "Allow with Action `execute-api:*`, `*`, or `execute-api:invoke`", does = "200", source = "IAM", sure = Sure.D)
    @ParameterizedTest
    @ValueSource(strings = {"execute-api:*", "*", "execute-api:invoke", "Execute-API:Invoke", "execute-api:Inv?ke"})
    void actionsThatAreAnInvocation(String action) throws Exception {
        assertThat(status("[{'Effect':'Allow','Action':'" + action + "','Resource':'*'}]")).isEqualTo(200);
    }

    @Row(number = 18, given = "Allow with Action `s3:GetObject`", does = "403", source = "IAM", sure = Sure.D)
    @ParameterizedTest
    @ValueSource(strings = {"s3:GetObject", "execute-api:ManageConnections", "execute-api:Invok",
        "execute-api:InvokeAll"})
    void actionsThatAreSomethingElse(String action) throws Exception {
        assertThat(status("[{'Effect':'Allow','Action':'" + action + "','Resource':'*'}]")).isEqualTo(403);
    }

    @Row(number = 19, given = "Resource `arn:.../prod/*/v1/*`", does = "matches any verb and deeper paths", source = "IAM", sure = Sure.D)
    @ParameterizedTest
    @CsvSource({"arn:*:execute-api:*/dev/*/v1/*, 200", "arn:*/dev/*, 200", "*, 200", "arn:*/prod/*/v1/*, 403",
        "arn:*/dev/*/v2/*, 403", "arn:*/dev/GET/v1, 403", "execute-api:*, 403"})
    void aStarIsAnyRunOfCharacters(String resource, int status) throws Exception {
        assertThat(allowing(resource)).isEqualTo(status);
    }

    @Row(number = 20, given = "Resource with `?`", does = "exactly one character", source = "IAM", sure = Sure.D)
    @ParameterizedTest
    @CsvSource({"*/jobs/a?b?c, 200", "*/dev/G?T/*, 200", "*/jobs/a?b?c?, 403", "*/jobs/a?+c, 403"})
    void aQuestionMarkIsOneCharacter(String resource, int status) throws Exception {
        assertThat(allowing(resource)).isEqualTo(status);
    }

    @Row(number = 21, given = "Resource with `.` or `+`", does = "literal", source = "IAM", sure = Sure.D)
    @ParameterizedTest
    @CsvSource({"*/jobs/a.b+c, 200", "*/jobs/a.*, 200", "*/jobs/a.b+, 403", "*/jobs/..b+c, 403", "*/jobs/.*, 403",
        "*/jobs/A.b+c, 403"})
    void otherCharactersAreThemselves(String resource, int status) throws Exception {
        assertThat(allowing(resource)).isEqualTo(status);
    }

    @Row(number = 22, given = "Statement as one object; Resource as list", does = "works", source = "IAM", sure = Sure.D)
    @ParameterizedTest
    @ValueSource(strings = {ALLOW_ALL,
        "[{'Effect':'Allow','Action':['s3:*','execute-api:Invoke'],'Resource':['no','*']}]",
        "{'Effect':'Allow','NotAction':'s3:*','NotResource':['*/v2/*']}"})
    void oneOrManyOfEverything(String statements) throws Exception {
        assertThat(status(statements)).isEqualTo(200);
    }

    @Row(number = 24, given = "Condition aws:SourceIp not matching", does = "statement does not apply", source = "IAM", sure = Sure.D)
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'IpAddress':{'aws:SourceIp':'10.0.0.0/8'}}       | 403
            {'NotIpAddress':{'aws:SourceIp':'127.0.0.0/8'}}   | 403
            {'IpAddress':{'aws:SourceIp':['10.0.0.0/8','127.0.0.1']}} | 200
            {'NotIpAddress':{'aws:SourceIp':'10.0.0.0/8'}}    | 200
            """, quoteCharacter = '"')
    void aStatementAppliesWhereItsConditionsHold(String condition, int status) throws Exception {
        assertThat(status("[{'Effect':'Allow','Action':'*','Resource':'*','Condition':" + condition + "}]"))
                .isEqualTo(status);
    }

    @Test // aws/chalice issue 971
    void anAllowOfNothingIsA403() throws Exception {
        assertThat(status("[{'Effect':'Allow','Action':'execute-api:Invoke','Resource':[]}]")).isEqualTo(403);
    }

    @Test
    void whatCannotBeJudgedLetsNobodyPass() throws Exception {
        String condition = "'Condition':{'StringEquals':{'aws:SourceArn':'x'}}";
        assertThat(status("[{'Effect':'Deny','Action':'*','Resource':'*'," + condition + "}," + ALLOW_ALL + "]"))
                .isEqualTo(500);
    }

    @Test // SAM CLI issue 5072, serverless-offline issue 1191: no prefix is enough
    void aResourceIsMatchedAsAWhole() throws Exception {
        var exact = authorizer(TestApi.policy("Allow", "arn:*/dev/*/jobs"));
        try (var client = Client.of(guarded(exact).route("ANY", "/jobs/{id}", TestApi.ECHO, exact))) {
            assertThat(client.get("/dev/jobs").statusCode()).isEqualTo(200);
            assertThat(client.get("/dev/jobs/1").statusCode()).isEqualTo(403);
        }
    }
}
