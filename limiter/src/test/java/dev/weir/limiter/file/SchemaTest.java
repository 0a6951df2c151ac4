package dev.weir.limiter.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An editor that knows the published schema and the parser agree, wherever a schema can tell. */
final class SchemaTest {

    private static final JsonSchema SCHEMA = JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(text());

    private static String text() {
        try (var resource = LimitsFile.class.getResourceAsStream("limits.schema.json")) {
            return new String(resource.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Set<ValidationMessage> mistakes(String yaml) {
        return SCHEMA.validate(yaml, InputFormat.YAML);
    }

    private static String withLimit(String limit) {
        return "plans:\n  p:\n    limits:\n      - " + limit
                + "\n    routes: {GET /: {cost: {credits: 1}}}\nclients: {anonymous: {plan: p}}\n";
    }

    private static String withSection(String section) {
        return section + "\nplans: {p: {limits: [60 requests per minute]}}\n"
                + (section.startsWith("clients") ? "" : "clients: {anonymous: {plan: p}}\n");
    }

    private static void bothAccept(String yaml) {
        assertThatCode(() -> LimitsFile.parse("f", yaml)).doesNotThrowAnyException();
        assertThat(mistakes(yaml)).isEmpty();
    }

    private static void bothRefuse(String yaml) {
        assertThatThrownBy(() -> LimitsFile.parse("f", yaml)).isInstanceOf(LimitsFileRefused.class);
        assertThat(mistakes(yaml)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"limits.yaml", "examples/limits.yaml"})
    void bothAcceptTheShippedFiles(String file) throws IOException {
        bothAccept(Files.readString(Path.of("..", file)));
    }

    @Test
    void bothAcceptEveryPartOfTheGuide() throws IOException {
        assertThat(DocsTest.parts()).isNotEmpty().allSatisfy(SchemaTest::bothAccept);
    }

    @Test
    void bothAcceptEveryPartOfTheGuideToIdentity() throws IOException {
        assertThat(DocsTest.blocks("docs/identity.md", "yaml")).hasSizeGreaterThan(6)
                .allSatisfy(SchemaTest::bothAccept);
    }

    @ParameterizedTest
    @ValueSource(strings = {"identify: [ip]", "ipv6_prefix: 128", "trusted_proxies: [10.0.0.0/8, '2001:db8::1']",
        "blocked: [jwt/corp/alice%2Fb, iam/arn%3Aaws]",
        "jwt: {a: {issuer: i, audience: [a, b], jwks: 'http://127.0.0.1:80/k', plan: p, algorithms: PS512, leeway: 0 seconds}}",
        "jwt: {a: {issuer: i, audience: a, jwks: 'https://h/k?x=1', plan: p, client: {claim: c, values: {}}}}",
        "cognito: {a: {pool: us-gov-west-1_Ab1, app_clients: x, token: access, plan: {claim: c, values: {x: p}}}}",
        "iam: [{principal: 'arn:aws-cn:iam::123456789012:role/*', plan: p}]",
        "api_keys: [{client: c, plan: p, expires: 2027-01-31T18:00:00Z, revoked: false, sha256: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}]"})
    void bothAcceptTheseCallers(String callers) {
        bothAccept("plans: {p: {limits: [1 request per day]}}\nclients:\n  anonymous: {plan: p}\n  " + callers + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"identify: [magic]", "identify: [ip, ip]", "identify: ip", "ipv6_prefix: 31",
        "ipv6_prefix: 129", "trusted_proxies: [proxy.example.com]", "trusted_proxies: 10.0.0.1",
        "jwt: {a: {issuer: i, audience: a, jwks: 'http://h/k', plan: p}}",
        "jwt: {a: {issuer: i, audience: a, jwks: 'file:///k', plan: p}}",
        "jwt: {a: {issuer: i, audience: a, jwks: 'https://u@h/k', plan: p}}",
        "jwt: {a: {issuer: i, audience: a, jwks: 'http://localhost.evil.example/k', plan: p}}",
        "jwt: {a: {issuer: i, audience: a, jwks: 'https://h/k'}}",
        "jwt: {a: {issuer: i, jwks: 'https://h/k', plan: p}}",
        "jwt: {a: {issuer: i, audience: [], jwks: 'https://h/k', plan: p}}", "jwt: [a]", "jwt: {a/b: {}}",
        "jwt: {a: {issuer: i, audience: a, jwks: 'https://h/k', plan: p, algorithms: HS256}}",
        "jwt: {a: {issuer: i, audience: a, jwks: 'https://h/k', plan: p, algorithms: [none]}}",
        "jwt: {a: {issuer: i, audience: a, jwks: 'https://h/k', plan: p, algorithms: []}}",
        "jwt: {a: {issuer: i, audience: a, jwks: 'https://h/k', plan: p, leeway: 60}}",
        "jwt: {a: {issuer: i, audience: a, jwks: 'https://h/k', plan: {claim: c}}}",
        "cognito: {a: {pool: eu_1, app_clients: x, plan: p}}", "cognito: {a: {pool: eu-west-1_A, plan: p}}",
        "cognito: {a: {pool: eu-west-1_A, app_clients: x, plan: p, token: refresh}}",
        "iam: [{principal: '*', plan: p}]", "iam: [{principal: 'arn:aws:iam::123456789012:role/a'}]",
        "iam: [{principal: 'arn:aws:sts::123456789012:assumed-role/a/b', plan: p}]",
        "api_keys: [{client: c, plan: p, expires: tomorrow, sha256: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}]",
        "api_keys: [{client: c, plan: p, revoked: perhaps, sha256: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}]"})
    void bothRefuseTheseCallers(String callers) {
        bothRefuse("plans: {p: {limits: [1 request per day]}}\nclients:\n  anonymous: {plan: p}\n  " + callers + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"60 requests per minute", "1 request per second", "5 requests per 20 seconds",
        "1_000_000 tokens per day", "2.5 usd per month", "0.001 usd per 2 hours", "8 in flight", "1 call in flight",
        "500 credits per week", "9 requests per 1 month", "{limit: 5 requests per month, from_day: 31}",
        "{limit: 5 usd per day, zone: Europe/Berlin, name: daily}", "{limit: 5 tokens per day, algorithm: sliding_log}",
        "{limit: 5 requests per day, algorithm: token_bucket, burst: 2}", "{limit: 5 in flight, shadow: true}",
        "{limit: 5 usd per day, algorithm: token_bucket, burst: 0.5, when_redis_is_away: local}",
        "{limit: 5 requests per day, algorithm: fixed_window, shadow: false}"})
    void bothAcceptTheseLimits(String limit) {
        bothAccept(withLimit(limit));
    }

    @ParameterizedTest
    @ValueSource(strings = {"60 request a minute", "0 requests per minute", "1.5 requests per minute", "60", "x",
        "60 requests per 3 months", "60 requests per 0 seconds", "-1 requests per day", "60 requests per fortnight",
        "60 Requests per minute", "8 in-flight per minute", "0 in flight", "1.5 in flight", "null", "[]", "{name: x}",
        "{limit: 5 requests per day, burst: 2}", "{limit: 5 requests per day, algorithm: leaky_bucket}",
        "{limit: 5 requests per day, algorithm: sliding_window, burst: 2}",
        "{limit: 5 requests per day, shadow: maybe}",
        "{limit: 5 requests per day, algorithm: sliding_window, zone: UTC}", "{limit: 5 requests per day, from_day: 3}",
        "{limit: 5 requests per month, from_day: 32}", "{limit: 5 requests per month, algorithm: sliding_window}",
        "{limit: 5 in flight, algorithm: token_bucket}", "{limit: 5 in flight, zone: UTC}",
        "{limit: 5 requests per day, name: 'a b'}", "{limit: 5 requests per day, algoritm: token_bucket}",
        "{limit: 5 requests per day, when_redis_is_away: panic}",
        "{limit: 5 requests per day, keep_back: {amount: 1, for: [p]}}"})
    void bothRefuseTheseLimits(String limit) {
        bothRefuse(withLimit(limit));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tenants: {acme: {limits: [9 requests per minute]}}",
        "routes: {'GET /v1/models/{id}': {cost: {requests: 0}, estimate: {tokens: 1_000, usd: 0.01}}}",
        "models: {openai/gpt:1: {price: {input: 0.02, output: 1}, limits: [9 requests per second]}}",
        "models: {m: {price: {input: 0.02}}}", "global: {limits: [{limit: 9 requests per second, sharing: strict}]}",
        "global: {limits: [{limit: 9000 requests per second, sharing: leased}]}",
        "global: {limits: [{limit: 9 requests per second, keep_back: {amount: 20%, for: [p]}}]}",
        "global: {limits: [{limit: 9 requests per second, keep_back: {amount: 2, for: [p]}}]}",
        "holds: {lifetime: 5 minutes, estimate: {tokens: 9}}", "instances: 3", "when_redis_is_away: local",
        "stages: {dev: {plans: {p: {limits: [1 request per day]}}, instances: 1}}",
        "stages: {dev: {plans: {p: {routes: {GET /: {cost: {requests: 2}}}}}}}",
        "clients: {blocked: [mallory, 203.0.113.7, '2001:db8::/32']}"})
    void bothAcceptTheseSections(String section) {
        bothAccept(withSection(section));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tenants: {acme: {}}", "tenants: {'a b': {limits: [9 requests per minute]}}",
        "tenants: {a: {limits: []}}", "routes: {/v1/x: {cost: {requests: 1}}}",
        "routes: {ANY /v1/x: {cost: {requests: 1}}}",
        "routes: {GET /: {costs: {requests: 1}}}",
        "routes: {GET /: {cost: {in-flight: 1}}}", "routes: {GET /: {cost: {requests: -1}}}",
        "routes: {GET /: {cost: {requests: 1.5}}}", "routes: {GET /: {limits: []}}", "models: {m: {price: {}}}",
        "models: {m: {price: {input: cheap}}}", "models: {m: {price: 3}}",
        "global: {limits: [{limit: 9 requests per second, sharing: loose}]}",
        "global: {limits: [{limit: 9 requests per second, keep_back: 20%}]}",
        "global: {limits: [{limit: 9 requests per second, keep_back: {amount: 20%}}]}",
        "global: {limits: [{limit: 9 requests per second, keep_back: {amount: 20%, for: []}}]}",
        "global: [9 requests per second]", "holds: {lifetime: 5}", "holds: {lifetime: 0 seconds}", "instances: 0",
        "instances: many", "when_redis_is_away: panic", "stages: {dev: {stages: {}}}", "stages: {a-b: {}}",
        "stages: {dev: {instances: 0}}", "stages: {dev: {plans: {p: {limits: []}}}}", "stages: []", "budgets: {}",
        "clients: {anonymous: {}}", "clients: {api_keys: [{client: c, plan: p}]}",
        "clients: {api_keys: [{client: c, plan: p, sha256: secret}]}", "clients: {blocked: mallory}"})
    void bothRefuseTheseSections(String section) {
        bothRefuse(withSection(section));
    }
}
