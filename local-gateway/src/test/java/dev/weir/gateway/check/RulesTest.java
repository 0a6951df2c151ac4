package dev.weir.gateway.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

import dev.weir.gateway.check.rule.Finding;
import dev.weir.gateway.check.rule.Rule;

/** Each rule finds its mistake in its line, and nothing where there is none. */
final class RulesTest {

    static final String CASES = "/check/rules.csv";

    @TempDir
    private Path folder;

    private List<String> found(String template, String limits) {
        return new Project(folder).found(template, limits);
    }

    @Test
    void nothingIsFoundInGoodFiles() {
        assertThat(found(Project.TEMPLATE, Project.LIMITS)).isEmpty();
    }

    @ParameterizedTest
    @CsvFileSource(resources = CASES, delimiter = '|', quoteCharacter = '`', encoding = "UTF-8")
    void aMistakeIsFoundInItsLine(String file, String part, String replacement, String rule, String line) {
        boolean template = file.equals("template");
        String changed = changed(template ? Project.TEMPLATE : Project.LIMITS, part, replacement);
        List<String> found = template ? found(changed, Project.LIMITS) : found(Project.TEMPLATE, changed);

        if (rule.equals("none")) {
            assertThat(found).isEmpty();
        } else {
            assertThat(found).anySatisfy(finding -> assertThat(finding).startsWith(rule + " | ").contains(line));
        }
    }

    /** A ¶ begins a line with the indentation of the one that is changed. */
    private static String changed(String text, String part, String replacement) {
        int at = text.indexOf(part);
        assertThat(at).as(part).isNotNegative();
        String before = text.substring(text.lastIndexOf('\n', at) + 1, at);
        return Project.changed(text, part, replacement.replace("¶", "\n" + before.replaceAll("\\S.*", "")));
    }

    @Test
    void anHttpApiCannotAnswer429AndHasToBePermitted() {
        assertThat(found(Project.changed(Project.TEMPLATE, "AWS::Serverless::Api", "AWS::Serverless::HttpApi"),
                Project.LIMITS))
                .contains("http-api | Api:", "permission-missing | Limiter:");
    }

    @Test
    void anHttpApiThatIsThereOnlyIfAParameterSaysSoIsNoAdvice() {
        String chosen = Project.changed(Project.TEMPLATE, "  Api:\n    Type: AWS::Serverless::Api",
                "  Api:\n    Condition: Http\n    Type: AWS::Serverless::HttpApi")
                .replace("Resources:", "Conditions: {Http: !Equals [rest, DEFAULT]}\nResources:");
        assertThat(found(chosen.replace("DEFAULT", "http"), Project.LIMITS)).noneMatch(it -> it.startsWith("http-api"))
                .contains("permission-missing | Limiter:");
        assertThat(found(chosen.replace("DEFAULT", "rest"), Project.LIMITS)).contains("http-api | Api:");
    }

    @Test
    void preflightsNeedNoKey() {
        String template = Project.changed(Project.TEMPLATE, "AddDefaultAuthorizerToCorsPreflight: false",
                "InvokeRole: NONE");

        assertThat(found(
                Project.changed(template, "OpenApiVersion: '3.0.1'", "OpenApiVersion: '3.0.1'\n      Cors: \"'*'\""),
                Project.LIMITS)).containsExactly("preflight-guarded | Cors: \"'*'\"");
    }

    @Test
    void aFileThatLetsNobodyInIsLegal() {
        assertThat(
                found(Project.TEMPLATE, "clients: {api_keys: []}\nplans: {free: {limits: [5 requests per minute]}}\n"))
                .containsExactly("limits-nobody | clients: {api_keys: []}");
        assertThat(found(Project.TEMPLATE,
                "clients: {anonymous: {plan: free}}\nplans: {free: {limits: [5 requests per minute]}}\n")).isEmpty();
    }

    @Test
    void aPlanOfTokensAloneLimitsNoRouteThatCostsNone() {
        String limits = "clients: {anonymous: {plan: free}}\nplans: {free: {limits: [500 tokens per day]}}\n";

        assertThat(found(Project.TEMPLATE, limits)).contains("route-unlimited | Things:");
        assertThat(found(Project.TEMPLATE, limits + "routes: {POST /v1/things: {estimate: {tokens: 9}}}\n"))
                .noneMatch(finding -> finding.startsWith("route-unlimited"));
    }

    @Test
    void withoutALifetimeAHoldLivesAMinute() {
        String template = Project.changed(Project.TEMPLATE, "Timeout: 29", "Timeout: 61");
        String limits = Project.changed(Project.LIMITS, "holds:\n  lifetime: 30 seconds\n", "");

        assertThat(found(template, limits)).contains("hold-too-short | Timeout: 61");
        assertThat(found(template, Project.changed(limits, "      - 8 in flight\n", "")))
                .noneMatch(finding -> finding.startsWith("hold-too-short"));
    }

    @Test
    void mistakesInOneFileHideNoneInTheOther() {
        assertThat(found("Resources: [", Project.changed(Project.LIMITS, "60 requests", "60 calls")))
                .anyMatch(finding -> finding.startsWith("template-syntax"))
                .anyMatch(finding -> finding.startsWith("limits-refused"));
        assertThat(found(Project.changed(Project.TEMPLATE, "StatusCode: 429", "StatusCode: 403"), "clients: ["))
                .anyMatch(finding -> finding.startsWith("denied-not-429"))
                .anyMatch(finding -> finding.startsWith("limits-refused"));
    }

    @Test
    void filesThatCannotBeReadAreFindings() throws IOException {
        Report missing = Check.of(folder.resolve("none.yaml").toString(),
                Optional.of(folder.resolve("none.yaml").toString()));
        assertThat(missing.findings()).extracting(Finding::rule)
                .containsExactly(Rule.LIMITS_UNREADABLE, Rule.TEMPLATE_UNREADABLE);

        Files.write(folder.resolve("latin.yaml"), new byte[]{'a', (byte) 0xe4});
        assertThat(Check.of(folder.resolve("latin.yaml").toString(), Optional.of(folder.toString())).findings())
                .extracting(Finding::rule)
                .containsExactlyInAnyOrder(Rule.LIMITS_UNREADABLE, Rule.TEMPLATE_UNREADABLE);
    }

    @Test
    void demoKeysMayBeInAFileThatIsNotDeployed() throws IOException {
        String demo = Project.changed(Project.LIMITS, "a".repeat(64),
                "e49ec3cfb781e17f39567a0db86e14f0c0bf72939bd5057ffc254e0ed8833be4");
        Path other = Files.writeString(folder.resolve("demo.yaml"), demo);

        assertThat(new Project(folder)
                .checkNamed(Project.TEMPLATE, Project.LIMITS, Optional.of(other.toString()))
                .findings()).extracting(Finding::rule).containsExactly(Rule.LIMITS_DEMO_KEYS_ELSEWHERE);
    }

    @Test
    void aBuiltPackageHasToHaveTheLimitsFile() throws IOException {
        new ZipOutputStream(Files.newOutputStream(folder.resolve("guard.jar"))).close();

        assertThat(found(Project.TEMPLATE, Project.LIMITS)).containsExactly(
                "limits-not-packaged | WEIR_LIMITS_FILE: limits.yaml");
    }

    /** By the table, or by a test here or beside. */
    @Test
    void everyRuleIsProvoked() throws IOException {
        String tests = Files.readString(Path.of("src/test/resources" + CASES))
                + Files.readString(Path.of("src/test/java/dev/weir/gateway/check/RulesTest.java"))
                + Files.readString(Path.of("src/test/java/dev/weir/gateway/check/ForeignTemplateTest.java"))
                + Files.readString(Path.of("src/test/java/dev/weir/gateway/check/HttpApiRulesTest.java"));

        assertThat(Rule.values()).allSatisfy(rule -> assertThat(tests).containsAnyOf(" " + rule.id() + " ",
                '"' + rule.id() + " |", "Rule." + rule.name()));
    }
}
