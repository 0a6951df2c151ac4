package dev.weir.gateway.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each function is written as an environment variable of a function, and read back from there. */
final class IntrinsicFunctionTest {

    private static final String DECLARED = """
            Parameters:
              Env: {Type: String, Default: prod}
              Zones: {Type: CommaDelimitedList, Default: 'a, b'}
              Secret: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /a/b}
            Mappings:
              Sizes: {prod: {memory: 512}}
            Conditions:
              IsProd: !Equals [!Ref Env, prod]
              IsDev: {'Fn::Not': [{Condition: IsProd}]}
              Both: !And [!Condition IsProd, !Condition IsDev]
              Either: !Or [!Condition IsDev, !Condition IsProd]
              Unknown: !Equals [!Ref RedisUrl, x]
              Decided: !Or [!Condition Unknown, !Condition IsProd]
              Circle: !Not [!Condition Circle]
            """;

    @TempDir
    private Path folder;

    private String template(String expression) {
        return TemplateFile.WHOLE.replace("Parameters:\n", DECLARED.replaceFirst("(?s)Mappings.*", ""))
                .replace("Globals:", DECLARED.substring(DECLARED.indexOf("Mappings")) + "Globals:")
                .replace("Handler: com.example.Model",
                        "Handler: com.example.Model\n      Environment:\n        Variables:\n          X: "
                                + expression);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "!Ref Env | prod",
        "{Ref: Env} | prod",
        "!Ref AWS::Region | us-east-1",
        "!Ref Guard | Guard",
        "!GetAtt Guard.Arn | arn:aws:lambda:us-east-1:123456789012:function:Guard",
        "!Sub '${Env}-${AWS::AccountId}-${!Env}' | prod-123456789012-${Env}",
        "!Sub ['${a}.${Env}', {a: !Ref AWS::StackName}] | local.prod",
        "!Sub '${Guard.Arn}' | arn:aws:lambda:us-east-1:123456789012:function:Guard",
        "!Join ['-', [a, !Ref Env, c]] | a-prod-c",
        "!Join ['/', !Ref Zones] | a/b",
        "!Select [1, !Ref Zones] | b",
        "!Select [2, !Split [':', 'a:b:c']] | c",
        "!FindInMap [Sizes, !Ref Env, memory] | 512",
        "!If [IsProd, yes it is, no] | yes it is",
        "!If [IsDev, a, !If [Either, b, c]] | b",
        "!If [Both, a, b] | b",
        "!If [Decided, a, b] | a",
        "!Base64 hello | aGVsbG8="})
    void isResolved(String expression, String expected) {
        SamTemplate template = new TemplateFile(folder).read(template(expression));

        assertThat(template.functions().getLast().environment()).containsEntry("X", expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "!Ref RedisUrl | Parameter RedisUrl has no Default: give it one, or a value by --parameter-overrides RedisUrl=VALUE.",
        "!Sub 'x${RedisUrl}' | Parameter RedisUrl has no Default: give it one, or a value by --parameter-overrides RedisUrl=VALUE.",
        "!Sub '${Enf}' | Enf: did you mean Env?",
        "!Select [9, !Ref Zones] | Fn::Select is not written as CloudFormation expects it",
        "!Join ['-', a] | Fn::Join is not written as CloudFormation expects it",
        "!FindInMap [Sizes, dev, memory] | Mappings has no Sizes.dev.memory: add it there.",
        "!FindInMap [Sizes, dev, memory, {DefaultValue: 1}] | The DefaultValue of Fn::FindInMap needs the transform",
        "!Length [a] | Fn::Length needs the transform AWS::LanguageExtensions",
        "!If [IsPord, a, b] | IsPord: did you mean IsProd?",
        "!If [Unknown, a, b] | Parameter RedisUrl has no Default: give it one, or a value by --parameter-overrides RedisUrl=VALUE.",
        "!If [Circle, a, b] | Condition Circle refers to itself",
        "!GetAtt Table.Arn | Table is neither a parameter nor a resource"})
    void isRefusedWhereItsValueIsNeeded(String expression, String sentence) {
        assertThat(new TemplateFile(folder).problems(template(expression))).singleElement()
                .asString()
                .contains(": " + sentence);
    }

    @ParameterizedTest
    @CsvSource({"IsProd,2", "IsDev,1"})
    void aResourceExistsOnlyIfItsConditionHolds(String condition, int functions) {
        String template = template("1").replace("  Guard:\n", "  Guard:\n    Condition: " + condition + "\n")
                .replace("DefaultAuthorizer: Limiter", "AddDefaultAuthorizerToCorsPreflight: true");
        String unguarded = template.substring(0, template.indexOf("        Authorizers:"));

        assertThat(new TemplateFile(folder).read(unguarded).functions()).hasSize(functions);
    }

    @ParameterizedTest
    @CsvSource({"Timeout", "MemorySize"})
    void noValueIsAsIfNothingWereWritten(String property) {
        SamTemplate template = new TemplateFile(folder).read(template("1").replace("Handler: com.example.Model",
                property + ": !If [IsProd, !Ref 'AWS::NoValue', 9]\n      Handler: com.example.Model"));

        assertThat(template.functions().getLast()).extracting(it -> it.timeout().toSeconds(), it -> it.memory())
                .containsExactly(3L, 128);
    }
}
