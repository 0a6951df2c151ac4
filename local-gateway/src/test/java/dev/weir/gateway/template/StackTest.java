package dev.weir.gateway.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said beside a template, and the functions that language extensions add. */
final class StackTest {

    private static final Stack CHOSEN = new Stack("cn-north-1", "999999999999",
            Map.of("Env", "prod", "Table", "things", "Queue.Arn", "arn:q"), Map.of("net-vpc", "vpc-1"),
            Map.of("/a/b", "stored"));

    private static final String DECLARED = """
            Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]
            Parameters:
              Env: {Type: String, Default: dev, AllowedValues: [dev, prod]}
              Zones: {Type: CommaDelimitedList, Default: 'a, b'}
              Secret: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /a/b}
              RedisUrl: {Type: String}
            Mappings:
              Sizes: {prod: {memory: 512}}
            """;

    @TempDir
    private Path folder;

    private static final String RESOURCES = """
            Resources:
              Table: {Type: AWS::DynamoDB::Table}
              Queue: {Type: AWS::SQS::Queue}
              Named: {Type: AWS::S3::Bucket, Properties: {BucketName: b}}
            """;

    private static String template(String expression) {
        return DECLARED + TemplateFile.WHOLE.substring(TemplateFile.WHOLE.indexOf("Globals:"))
                .replace("Resources:\n", RESOURCES)
                .replace("      Handler: com.example.Model",
                        "      Handler: com.example.Model\n      Environment: {Variables: {X: " + expression + "}}");
    }

    private SamTemplate read(String expression, Stack stack) {
        return new TemplateFile(folder).read(template(expression), stack);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "!Ref Env | prod",
        "!Sub '${AWS::Region} ${AWS::AccountId} ${AWS::Partition} ${AWS::URLSuffix}' | cn-north-1 999999999999 aws-cn amazonaws.com.cn",
        "!GetAtt Guard.Arn | arn:aws-cn:lambda:cn-north-1:999999999999:function:Guard",
        "!Ref Secret | stored",
        "'x{{resolve:ssm:/a/b:1}}' | xstored",
        "!ImportValue {'Fn::Sub': 'net-vpc'} | vpc-1",
        "!Ref Table | things",
        "!GetAtt Queue.Arn | arn:q",
        "!Ref Named | b",
        "!Length [a, b, !Ref AWS::Region] | 3",
        "!Length [] | 0",
        "!ToJsonString {a: 1, b: [!Ref Env, true], c: 'x\"'} | {\"a\":1,\"b\":[\"prod\",true],\"c\":\"x\\\"\"}",
        "!FindInMap [Sizes, !Ref Env, memory] | 512",
        "!FindInMap [Sizes, none, memory, {DefaultValue: !Ref Env}] | prod",
        "!Select [1, !GetAZs ''] | cn-north-1b",
        "!Join [' ', !Cidr ['10.0.0.0/16', 2, 8]] | 10.0.0.0/24 10.0.1.0/24",
        "!Select [1, !Cidr ['2001:db8::/56', 2, 64]] | 2001:db8:0:1:0:0:0:0/64"})
    void fillsWhatTheTemplateLeavesOpen(String expression, String expected) {
        Stack stack = expression.contains("Vpc")
                ? new Stack(CHOSEN.region(), CHOSEN.account(), Map.of("Table.Vpc", "x"), CHOSEN.imports(),
                        Map.of())
                : CHOSEN;

        assertThat(read(expression.replace("${Vpc}", "vpc"), stack).functions().getLast().environment())
                .containsEntry("X", expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "!Ref Table | Table | Table",
        "!GetAtt Table.Arn | arn:aws:dynamodb:us-east-1:123456789012:Table | Table.Arn",
        "!Sub 'https://${Queue.QueueName}/x' | https://Queue/x | Queue.QueueName",
        "!Ref GuardRole | GuardRole | GuardRole"})
    void whatAFunctionMayRunWithoutIsStoodForAndWarnedOf(String expression, String text, String name) {
        SamTemplate template = read(expression, Stack.USUAL);

        assertThat(template.functions().getLast().environment()).containsEntry("X", text);
        assertThat(template.warnings()).singleElement()
                .extracting(Problem::message)
                .asString()
                .startsWith("Variable X is " + text + " here, as only a deployment knows " + name)
                .endsWith("--parameter-overrides " + name + "=VALUE.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "Env=test | Parameter Env is test, which its AllowedValues forbids",
        "Evn=prod | --parameter-overrides gives Evn: did you mean Env?",
        "Nothing.Arn=a | --parameter-overrides gives Nothing.Arn, which is neither a parameter nor a resource"})
    void aValueThatNothingTakesIsRefused(String given, String sentence) {
        String[] pair = given.split("=", 2);
        Stack wrong = new Stack("us-east-1", "123456789012", Map.of(pair[0], pair[1]), Map.of(), Map.of());

        assertThat(new TemplateFile(folder).problems(template("1"), wrong)).singleElement()
                .asString()
                .contains(sentence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "{Type: Strin} | Strin: did you mean String?",
        "{Type: Number, Default: x} | Parameter P is x, which its Type forbids",
        "{Type: Number, Default: 5, MaxValue: 4} | Parameter P is 5, which its MaxValue forbids",
        "{Type: Number, Default: 5, MinValue: 6} | Parameter P is 5, which its MinValue forbids",
        "{Type: String, Default: ab, MinLength: 3} | Parameter P is ab, which its MinLength forbids",
        "{Type: String, Default: ab, MaxLength: 1} | Parameter P is ab, which its MaxLength forbids",
        "{Type: String, Default: ab, AllowedPattern: '[0-9]+', ConstraintDescription: digits} | which its AllowedPattern forbids (digits)",
        "{Type: String, Default: ab, AllowedPattern: '[0-9]+', NoEcho: true} | Parameter P is a value that NoEcho hides",
        "{Type: CommaDelimitedList, Default: 'a,c', AllowedValues: [a, b]} | Parameter P is c, which its AllowedValues forbids",
        "{Default: a} | Parameter P has no Type"})
    void aParameterThatCannotBeIsRefusedThoughNothingReadsIt(String declared, String sentence) {
        String template = TemplateFile.WHOLE.replace("Parameters:\n", "Parameters:\n  P: " + declared + "\n");

        assertThat(new TemplateFile(folder).problems(template)).singleElement().asString().contains(sentence);
    }

    @Test
    void whatIsNotServedNeedsNoValues() {
        String template = TemplateFile.WHOLE.replace("Resources:\n", """
                Rules: {Only: {Assertions: [{Assert: !Contains [[a], !Ref RedisUrl]}]}}
                Conditions: {Deployed: !Equals [!Ref RedisUrl, x]}
                Resources:
                  Worker:
                    Type: AWS::Serverless::Function
                    Properties: {Runtime: python3.13, CodeUri: worker, Handler: a.b, Layers: [!ImportValue layer]}
                  Bucket:
                    Type: AWS::S3::Bucket
                    Condition: Deployed
                    Properties: {BucketName: !ImportValue name, 'Fn::Transform': {Name: My::Macro}}
                """);

        assertThat(new TemplateFile(folder).problems(template)).isEmpty();
    }

    @Test
    void loopsAreWrittenOut() {
        String template = template("1").replace("  Model:\n", """
                  Fn::ForEach::Workers:
                    - Name
                    - !Ref Zones
                    - Worker${Name}:
                        Type: AWS::Serverless::Function
                        Properties:
                          CodeUri: function.jar
                          Handler: !Sub com.example.${Name}
                          Events:
                            Get: {Type: Api, Properties: {RestApiId: !Ref Api, Method: get, Path: !Sub '/${Name}'}}
                  Model:
                """.indent(0));

        assertThat(TemplateFile.served(new TemplateFile(folder).read(template, Stack.USUAL)).routes())
                .extracting(route -> route.method() + " " + route.resource() + " "
                        + route.function().orElseThrow().handler())
                .isEqualTo(List.of("GET /a com.example.a", "GET /b com.example.b", "POST /things com.example.Model"));
    }

    @Test
    void globalsAreIgnoredWhereThatIsSaid() {
        String template = TemplateFile.changed("    Runtime: java25",
                "    Runtime: java25\n    Timeout: 7\n    Environment: {Variables: {A: b}}");
        String all = template.replace("  Model:\n    Type: AWS::Serverless::Function",
                "  Model:\n    Type: AWS::Serverless::Function\n    IgnoreGlobals: [Timeout, Environment]");

        assertThat(new TemplateFile(folder).read(all).functions().getLast())
                .extracting(it -> it.timeout().toSeconds(), it -> it.environment())
                .containsExactly(3L, Map.of());
        assertThat(new TemplateFile(folder).problems(all.replace("[Timeout,", "[Timeuot,"))).singleElement()
                .asString()
                .contains("Timeuot: did you mean Timeout?");
    }
}
