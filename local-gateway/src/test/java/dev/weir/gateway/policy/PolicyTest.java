package dev.weir.gateway.policy;

import static dev.weir.gateway.policy.Policy.Verdict.ALLOW;
import static dev.weir.gateway.policy.Policy.Verdict.EXPLICIT_DENY;
import static dev.weir.gateway.policy.Policy.Verdict.IMPLICIT_DENY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.gateway.api.Assumptions;
import dev.weir.gateway.policy.Policy.Verdict;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Policies as IAM judges them; from the IAM guide. */
final class PolicyTest {

    private static final String ARN = "arn:aws:execute-api:us-east-1:123456789012:abcdefghij/prod/GET/v1/jobs/a.b+c";
    private static final Attempt ATTEMPT = Attempt.of(ARN, Instant.parse("2030-06-01T12:00:00Z"), "203.0.113.9",
            Optional.of("curl/8"), Optional.of("https://example.com/a*b"));

    private static Verdict judge(String statement) {
        try {
            return Policy.of(new JsonMapper().readTree("{\"Version\":\"2012-10-17\",\"Statement\":"
                    + statement.replace('\'', '"') + "}"), Assumptions.USUAL)
                    .judge(ATTEMPT);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static String statement(String effect, String action, String resource) {
        return "{'Effect':'" + effect + "','Action':'" + action + "','Resource':'" + resource + "'}";
    }

    private static Verdict under(String condition) {
        return judge("{'Effect':'Allow','Action':'*','Resource':'*','Condition':" + condition + "}");
    }

    @Test
    void explicitDenyWinsInEitherOrder() {
        String allow = statement("Allow", "execute-api:Invoke", "*");
        String deny = statement("Deny", "execute-api:Invoke", ARN);
        assertThat(judge("[" + allow + "," + deny + "]")).isEqualTo(EXPLICIT_DENY);
        assertThat(judge("[" + deny + "," + allow + "]")).isEqualTo(EXPLICIT_DENY);
    }

    @ParameterizedTest
    @CsvSource({"execute-api:Invoke, ALLOW", "execute-api:invoke, ALLOW", "EXECUTE-API:*, ALLOW", "*, ALLOW",
        "execute-api:Inv?ke, ALLOW", "s3:GetObject, IMPLICIT_DENY", "execute-api:ManageConnections, IMPLICIT_DENY",
        "execute-api:Invok, IMPLICIT_DENY"})
    void actions(String action, Verdict verdict) {
        assertThat(judge(statement("Allow", action, "*"))).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource({"arn:aws:execute-api:us-east-1:123456789012:abcdefghij/prod/GET/v1/jobs/a.b+c, ALLOW",
        "arn:*:abcdefghij/prod/*/v1/*, ALLOW", "arn:*/prod/*/v1, IMPLICIT_DENY", "*, ALLOW", "**, ALLOW",
        "*c, ALLOW", "*a.b+c*, ALLOW", "*/jobs/a?b+c, ALLOW", "*/jobs/?.?+?, ALLOW", "*/jobs/a.b?c, ALLOW",
        "*/jobs/a.b+c?, IMPLICIT_DENY", "*/jobs/axb+c, IMPLICIT_DENY", "*/jobs/a.bbc, IMPLICIT_DENY",
        "*/jobs/A.b+c, IMPLICIT_DENY", "*/prod/get/*, IMPLICIT_DENY",
        "arn:aws:execute-api:us-east-1:123456789012:abcdefghij/prod/GET/v1/jobs, IMPLICIT_DENY",
        "execute-api*, IMPLICIT_DENY", "*/test/*, IMPLICIT_DENY", "*/GET/*/*/*, ALLOW", "'', IMPLICIT_DENY"})
    void resources(String resource, Verdict verdict) {
        assertThat(judge(statement("Allow", "*", resource))).isEqualTo(verdict);
    }

    @Test
    void oneOrManyOfEverything() {
        assertThat(judge(statement("Allow", "*", "*"))).isEqualTo(ALLOW);
        assertThat(judge("[{'Effect':'Allow','Action':['s3:*','execute-api:Invoke'],'Resource':['no','*']}]"))
                .isEqualTo(ALLOW);
        assertThat(judge("[]")).isEqualTo(IMPLICIT_DENY);
    }

    @Test
    void notActionAndNotResource() {
        assertThat(judge("{'Effect':'Allow','NotAction':'s3:*','Resource':'*'}")).isEqualTo(ALLOW);
        assertThat(judge("{'Effect':'Allow','NotAction':'execute-api:*','Resource':'*'}")).isEqualTo(IMPLICIT_DENY);
        assertThat(judge("{'Effect':'Deny','Action':'*','NotResource':['*/v1/*','*/v2/*']}")).isEqualTo(IMPLICIT_DENY);
        assertThat(judge("{'Effect':'Deny','Action':'*','NotResource':'*/v2/*'}")).isEqualTo(EXPLICIT_DENY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "{'IpAddress':{'aws:SourceIp':'203.0.113.0/24'}}",
        "{'IpAddress':{'AWS:sourceip':['10.0.0.0/8','203.0.113.9']}}",
        "{'NotIpAddress':{'aws:SourceIp':['10.0.0.0/8','2001:db8::/32']}}",
        "{'IpAddress':{'aws:SourceIp':'0.0.0.0/0'}}", "{'IpAddress':{'aws:SourceIp':'203.0.113.8/31'}}",
        "{'StringEquals':{'aws:UserAgent':'curl/8'}}", "{'StringNotEquals':{'aws:UserAgent':['a','b']}}",
        "{'StringEqualsIgnoreCase':{'aws:UserAgent':'CURL/8'}}",
        "{'StringLike':{'aws:UserAgent':'curl/*'}}", "{'StringNotLike':{'aws:UserAgent':'wget*'}}",
        "{'NumericGreaterThan':{'aws:EpochTime':'1800000000'}}",
        "{'NumericLessThanEquals':{'aws:EpochTime':1906545600}}",
        "{'DateGreaterThan':{'aws:CurrentTime':'2030-06-01T13:59:59+02:00'}}",
        "{'DateLessThan':{'aws:CurrentTime':'1906545601'}}",
        "{'DateEquals':{'aws:EpochTime':'2030-06-01T12:00:00Z'}}", "{'Null':{'aws:SourceIp':'false'}}",
        "{'StringEqualsIfExists':{'aws:UserAgent':'curl/8'}}"})
    void conditionsThatHold(String condition) {
        assertThat(under(condition)).isEqualTo(ALLOW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'IpAddress':{'aws:SourceIp':'10.0.0.0/8'}}",
        "{'IpAddress':{'aws:SourceIp':'203.0.113.10/31'}}",
        "{'IpAddress':{'aws:SourceIp':'::/0'}}", "{'NotIpAddress':{'aws:SourceIp':['203.0.113.0/24','::1']}}",
        "{'StringEquals':{'aws:UserAgent':'CURL/8'}}", "{'StringNotEquals':{'aws:UserAgent':['a','curl/8']}}",
        "{'StringLike':{'aws:UserAgent':'curl'}}", "{'DateLessThan':{'aws:CurrentTime':'2030-06-01T12:00:00Z'}}",
        "{'Null':{'aws:SourceIp':'true'}}", "{'StringEqualsIfExists':{'aws:UserAgent':'wget'}}",
        "{'IpAddress':{'aws:SourceIp':'203.0.113.9'},'StringEquals':{'aws:UserAgent':'wget'}}"})
    void conditionsThatDoNotHold(String condition) {
        assertThat(under(condition)).isEqualTo(IMPLICIT_DENY);
    }

    @Test
    void aKeyWithoutAValueFailsUnlessNegatedOrIfExists() {
        var nobody = Attempt.of(ARN, Instant.EPOCH, "203.0.113.9", Optional.empty(), Optional.empty());
        assertThat(judged("StringEquals", nobody)).isEqualTo(IMPLICIT_DENY);
        assertThat(judged("StringNotEquals", nobody)).isEqualTo(ALLOW);
        assertThat(judged("StringEqualsIfExists", nobody)).isEqualTo(ALLOW);
    }

    @Test
    void aVariableMayHaveADefault() {
        assertThat(judged("StringEquals", "aws:UserAgent", "${aws:username, 'curl/8'}", ATTEMPT)).isEqualTo(ALLOW);
    }

    private static Verdict judged(String operator, Attempt attempt) {
        return judged(operator, "aws:UserAgent", "x", attempt);
    }

    private static Verdict judged(String operator, String key, String value, Attempt attempt) {
        try {
            return Policy.of(new JsonMapper().readTree("""
                    {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*",
                    "Condition":{"%s":{"%s":"%s"}}}}""".formatted(operator, key, value)), Assumptions.USUAL)
                    .judge(attempt);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'Magic':{'aws:SourceIp':'x'}}",
        "{'StringEquals':{'aws:SourceArn':'x'}}", "{'ForSomeValues:StringEquals':{'aws:UserAgent':'x'}}",
        "{'ForAllValues:Null':{'aws:UserAgent':'true'}}", "{'IpAddress':{'aws:SourceIp':'300.1.1.1'}}",
        "{'IpAddress':{'aws:SourceIp':'10.0.0.0/33'}}", "{'DateLessThan':{'aws:CurrentTime':'soon'}}",
        "{'NumericEquals':{'aws:EpochTime':'many'}}", "{'StringEquals':{'aws:UserAgent':{}}}", "'x'",
        "{'IpAddress':'10.0.0.0/8'}", "{'IpAddress':['10.0.0.0/8']}",
        "{'IpAddress':null}", "{'IpAddress':{}}", "{'Nonsense':'x'}", "{'Nonsense':{}}",
        "{'IpAddress':{'aws:SourceIp':[]}}", "{'NotIpAddress':{'aws:SourceIp':[]}}",
        "{'Null':{'aws:UserAgent':'maybe'}}", "{'Null':{'aws:UserAgent':[]}}",
        "{'Null':{'aws:UserAgent':['true','false']}}", "{'NullIfExists':{'aws:UserAgent':'true'}}"})
    void whatCannotBeJudgedIsRefused(String condition) {
        assertThatThrownBy(() -> under(condition)).isInstanceOf(MalformedPolicy.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'Action':'*','Resource':'*'}", "{'Effect':'allow','Action':'*','Resource':'*'}",
        "{'Effect':'Allow','Resource':'*'}", "{'Effect':'Allow','Action':'*'}", "'x'", "['x']",
        "{'Effect':'Allow','Action':'*','NotAction':'*','Resource':'*'}",
        "{'Effect':'Allow','Action':[{}],'Resource':'*'}", "{'Effect':'Allow','Action':[],'Resource':'*'}",
        "{'Effect':'Allow','NotAction':[],'Resource':'*'}", "{'Effect':'Allow','Action':'*','NotResource':[]}",
        "{'Effect':'Allow','Action':'*','Resource':'*','Conditon':{'IpAddress':{'aws:SourceIp':'10.0.0.0/8'}}}"})
    void whatIsNoStatementIsRefused(String statement) {
        assertThatThrownBy(() -> judge(statement)).isInstanceOf(MalformedPolicy.class);
    }

    @Test // aws/chalice issue 971: an Allow of no resource was a 403, not a 500
    void aStatementOfNoResourceSaysNothing() {
        assertThat(judge("{'Effect':'Allow','Action':'*','Resource':[]}")).isEqualTo(IMPLICIT_DENY);
        assertThat(judge("[{'Effect':'Deny','Action':'*','Resource':[]}," + statement("Allow", "*", "*") + "]"))
                .isEqualTo(ALLOW);
    }

    @ParameterizedTest // the grammar of IAM knows two versions, and the former one where none is said
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {VERSION'2012-10-17'} | true
            {VERSION'2008-10-17'} | true
            {VERSION null}        | true
            {}                    | true
            {VERSION'2012-10-18'} | false
            {VERSION''}           | false
            {VERSION 2012}        | false
            """)
    void aPolicyIsOfAVersionThatThereIs(String version, boolean known) throws Exception {
        var policy = (ObjectNode) new JsonMapper()
                .readTree(version.replace("VERSION", "'Version':").replace('\'', '"'));
        policy.putArray("Statement");
        if (known) {
            assertThat(Policy.of(policy, Assumptions.USUAL).judge(ATTEMPT)).isEqualTo(IMPLICIT_DENY);
        } else {
            assertThatThrownBy(() -> Policy.of(policy, Assumptions.USUAL)).isInstanceOf(MalformedPolicy.class)
                    .hasMessageContaining("Version");
        }
    }

    @Test // DG:limits
    void aResourceIsAtMost512Characters() {
        assertThat(judge(statement("Allow", "*", "*" + "x".repeat(511)))).isEqualTo(IMPLICIT_DENY);
        assertThatThrownBy(() -> judge(statement("Allow", "*", "x".repeat(513)))).isInstanceOf(MalformedPolicy.class);
    }

    @ParameterizedTest // conditions on a key with one value
    @ValueSource(strings = {"{'ForAnyValue:StringEquals':{'aws:UserAgent':['x','curl/8']}}",
        "{'ForAllValues:StringLike':{'aws:UserAgent':'curl/*'}}",
        "{'ForAnyValue:StringNotEquals':{'aws:UserAgent':'x'}}",
        "{'ForAllValues:StringNotEquals':{'aws:UserAgent':['x','y']}}",
        "{'StringEqualsIfExists':{'aws:username':'x'}}", "{'StringNotEquals':{'aws:username':'x'}}",
        "{'ForAllValues:StringEquals':{'aws:username':'x'}}",
        "{'ForAnyValue:StringEqualsIfExists':{'aws:username':'x'}}",
        "{'Null':{'aws:PrincipalTag/team':'true'}}", "{'Null':{'aws:PrincipalTag/team':true}}",
        "{'BoolIfExists':{'aws:MultiFactorAuthPresent':'true'}}", "{'Bool':{'aws:SecureTransport':true}}",
        "{'StringLike':{'aws:Referer':'https://example.com/*'}}", "{'ArnNotLike':{'aws:PrincipalArn':'*'}}",
        "{'ArnLikeIfExists':{'aws:PrincipalArn':'*'}}", "{'StringEquals':{'aws:UserAgent':'${aws:UserAgent}'}}",
        "{'StringLike':{'aws:UserAgent':'${aws:UserAgent}'}}", "{'StringEquals':{'aws:Referer':'${aws:Referer}'}}",
        "{'StringLike':{'aws:Referer':'*/a${*}b'}}"})
    void moreConditionsThatHold(String condition) {
        assertThat(under(condition)).isEqualTo(ALLOW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'ForAnyValue:StringEquals':{'aws:username':'x'}}",
        "{'ForAnyValue:StringNotEquals':{'aws:username':'x'}}",
        "{'ForAllValues:StringNotEquals':{'aws:UserAgent':['x','curl/8']}}",
        "{'ForAnyValue:StringEquals':{'aws:UserAgent':['x','y']}}", "{'StringEquals':{'aws:username':'x'}}",
        "{'Null':{'aws:username':'false'}}", "{'Bool':{'aws:SecureTransport':'false'}}",
        "{'Bool':{'aws:MultiFactorAuthPresent':'true'}}", "{'ArnLike':{'aws:PrincipalArn':'*'}}",
        "{'ArnEquals':{'aws:UserAgent':'curl*'}}", "{'StringLike':{'aws:Referer':'*/a${?}b'}}",
        "{'StringEquals':{'aws:UserAgent':'${aws:username}'}}", "{'StringEquals':{'aws:UserAgent':'curl/${*}'}}",
        "{'BinaryEquals':{'aws:UserAgent':'Y3VybA=='}}"})
    void moreConditionsThatDoNotHold(String condition) {
        assertThat(under(condition)).isEqualTo(IMPLICIT_DENY);
    }

    @ParameterizedTest // each of the six parts by itself
    @CsvSource({"arn:aws:iam::123456789012:role/a, true", "arn:aws:iam::*:role/*, true", "arn:*:iam::*:*, true",
        "arn:aws:*:role/a, false", "arn:aws:iam::123456789012:role/?, true", "arn:aws:iam::12345678901?:role/b, false"})
    void arnsAreComparedPartByPart(String pattern, boolean like) {
        var attempt = new Attempt(ARN, Map.of("aws:principalarn", "arn:aws:iam::123456789012:role/a"));
        assertThat(judged("ArnLike", "aws:PrincipalArn", pattern, attempt)).isEqualTo(like ? ALLOW : IMPLICIT_DENY);
        assertThat(judged("ArnNotEquals", "aws:PrincipalArn", pattern, attempt))
                .isEqualTo(like ? IMPLICIT_DENY : ALLOW);
    }

    @ParameterizedTest
    @CsvSource({"2012-10-17, ${aws:UserAgent}, ALLOW", "2008-10-17, ${aws:UserAgent}, IMPLICIT_DENY",
        "2012-10-17, *${aws:username}*, IMPLICIT_DENY", "2012-10-17, ${*}, IMPLICIT_DENY",
        "2012-10-17, ${$}{*}, IMPLICIT_DENY",
        "2012-10-17, curl/${aws:epochtime}, IMPLICIT_DENY"})
    void variablesInAResource(String version, String resource, Verdict verdict) throws Exception {
        var curl = new Attempt("curl/8", ATTEMPT.keys());
        assertThat(Policy.of(new JsonMapper().readTree("""
                {"Version":"%s","Statement":{"Effect":"Allow","Action":"*","Resource":"%s"}}""".formatted(version,
                resource)), Assumptions.USUAL).judge(curl)).isEqualTo(verdict);
    }

    @ParameterizedTest // else an Allow for all but one would be one for all
    @ValueSource(strings = {"'NotResource':'${aws:username}'",
        "'Resource':'*','Condition':{'StringNotEquals':{'aws:UserAgent':'${aws:username}'}}"})
    void whatAVariableWithoutAValueIsToExcludeIsRefused(String elements) {
        assertThatThrownBy(() -> judge("{'Effect':'Allow','Action':'*'," + elements + "}"))
                .isInstanceOf(MalformedPolicy.class)
                .hasMessageContaining("${aws:username} has no value");
    }

    @Test
    void whatAVariableBringsIsNoWildcard() throws Exception {
        var star = new Attempt("anything", Map.of("aws:useragent", "*"));
        var policy = Policy.of(new JsonMapper().readTree("""
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"${aws:UserAgent}"}}"""),
                Assumptions.USUAL);
        assertThat(policy.judge(star)).isEqualTo(IMPLICIT_DENY);
        assertThat(policy.judge(new Attempt("*", star.keys()))).isEqualTo(ALLOW);
    }
}
