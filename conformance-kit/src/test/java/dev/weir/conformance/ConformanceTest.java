package dev.weir.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command says of right, wrong and wrongly written vectors. */
final class ConformanceTest {

    private static final String LIMITS = "\"limits\": [{\"name\": \"rpm\", \"algorithm\": \"fixed_window\", "
            + "\"quota\": 5, \"window\": \"minute\"}]";

    @TempDir
    Path folder = Path.of(".");

    private Said run(String json, String... options) throws IOException {
        Files.writeString(folder.resolve("a.json"), json);
        var arguments = new String[options.length + 1];
        arguments[0] = folder.toString();
        System.arraycopy(options, 0, arguments, 1, options.length);
        return Said.by(arguments);
    }

    private static String file(String... cases) {
        return "{\"format\": \"weir-conformance/1\", \"cases\": [" + String.join(", ", cases) + "]}";
    }

    private static String story(String name, String... steps) {
        return "{\"name\": \"" + name + "\", " + LIMITS + ", \"steps\": [" + String.join(", ", steps) + "]}";
    }

    private static String plain(String json) {
        return json.replace('\'', '"');
    }

    @Test
    void aRightVectorPasses() throws Exception {
        var said = run(file(story("right", plain("{'decide': 1, 'expect': {'remaining': 4}}"))));
        assertThat(said.exitCode()).isZero();
        assertThat(said.out()).startsWith("ok      ")
                .contains("a.json: right")
                .endsWith("1 case: 1 passed, 0 failed\n");
    }

    @Test
    void aWrongVectorFailsAndSaysWhereAndWhy() throws Exception {
        var said = run(file(story("right", plain("{'decide': 1, 'expect': {'remaining': 4}}")),
                story("wrong", plain("{'decide': 5}"),
                        plain("{'at': '1.5s', 'decide': 1, 'expect': {'allowed': true, 'retry_after': '60s'}}"))));
        assertThat(said.exitCode()).isEqualTo(1);
        assertThat(said.out()).contains("a.json: wrong: step 2 (decide at 1.5s): expected allowed true, got denied "
                + "([client/rpm] had no room); expected retry_after 60s, got 58.5s")
                .endsWith("2 cases: 1 passed, 1 failed\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'decide': 1, 'expect': {'remaining': 3}}                       | expected remaining of client/rpm 3, got 4
            {'decide': 1, 'expect': {'used': {'min': 2}}}                   | expected used of client/rpm at least 2, got 1
            {'decide': 1, 'expect': {'reset_after': {'about': '50s', 'within': 5}}} | from 45s to 55s, got 60s
            {'decide': 6, 'expect': {'outcome': 'denied'}}                  | got impossible ([client/rpm] can never hold this)
            {'decide': 6, 'expect': {'retry_after': '1s'}}                  | expected retry_after 1s, got never
            {'decide': 6, 'expect': {'violated': []}}                       | expected violated [], got [client/rpm]
            {'decide': -1, 'expect': {'allowed': false}}                    | the limiter refuses to do this
            {'decide': 1, 'repeat': 6, 'expect': {'allowed': true}}         | at repetition 6 expected allowed true
            {'decide': 1, 'repeat': 6, 'expect': {'allowed': 6}}            | expected 6 times allowed, got 5 (all outcomes: {allowed=5, denied=1})
            {'concurrent': {'callers': 9, 'decide': 1}, 'expect': {'counts': {'denied': 5}}} | expected 5 times denied, got 4
            {'block': '1s', 'expect': {'blocked_for': '2s'}}                | expected blocked_for 2s, got 1s
            {'reserve': {'id': 'a', 'hold': 1, 'lifetime': 9}, 'expect': {'hold': 2}} | expected hold [2 requests], got [1 requests]
            {'reserve': {'id': 'a', 'hold': 1, 'lifetime': 9}, 'expect': {'expires_after': 8}} | expected expires_after 8s, got 9s
            {'limits': 1, 'look': {}, 'expect': {'remaining': 5}}           | unknown key 'limits'
            """)
    void whatDiffersIsSaid(String step, String message) throws Exception {
        var said = run(file(story("case", plain(step))));
        assertThat(said.exitCode()).isPositive();
        assertThat(said.out()).contains(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'decide': 1, 'expect': {'remainign': 4}}       | $.cases[0].steps[0].expect: unknown key 'remainign', did you mean 'remaining'?
            {'decide': 1, 'expect': {'retry': 4}}           | unknown key 'retry', did you mean 'retry_after'?
            {'decide': 1, 'expects': {'remaining': 4}}      | unknown key 'expects', did you mean 'expect'?
            {'decide': 1, 'expect': {}}                     | this expects nothing, and would always pass
            {'decide': 1}                                   | no step expects anything, so this case would always pass
            {'expect': {'remaining': 4}}                    | exactly one of [block, change, concurrent, decide
            {'decide': 1, 'look': {}, 'expect': {'remaining': 4}} | says what is done, not [decide, look]
            {'decide': {'token': 3}, 'expect': {'remaining': 5}} | no limit counts 'token' here, so it would check nothing
            {'decide': 1, 'expect': {'limits': {'rpd': {'used': 1}}}} | there is no limit 'rpd' here: there are [client/rpm, rpm]
            {'decide': 1, 'expect': {'limits': {'rpm': {'usd': 1}}}} | unknown key 'usd', did you mean 'used'?
            {'decide': 1, 'expect': {'outcome': 'settled'}} | this step never ends 'settled'
            {'decide': 1, 'expect': {'allowed': 1}}         | here write true or false
            {'look': {}, 'expect': {'allowed': true}}       | 'allowed' can be expected of 'decide' and 'reserve' only
            {'settle': 'a', 'expect': {'outcome': 'settled'}} | no step before reserves 'a'
            {'at': 'soon', 'decide': 1, 'expect': {'allowed': true}} | $.cases[0].steps[0].at: a time span is expected here
            {'at': 0.0000001, 'decide': 1, 'expect': {'allowed': true}} | exact to the microsecond
            {'decide': 1.5, 'expect': {'allowed': true}}    | a whole number below 2^63 is expected here, not 1.5
            {'partitions': 'tenant', 'decide': 1, 'expect': {'allowed': true}} | there is no partition 'tenant': there are [client]
            {'reserve': {'hold': 1, 'lifetime': 1}, 'expect': {'allowed': true}} | 'id' is missing
            {'decide': 1, 'every': '1s', 'expect': {'allowed': true}} | 'every' says how far apart repetitions are
            {'concurrent': {'callers': 2, 'decide': 1}, 'expect': {'remaining': 3}} | of calls made at once only 'counts'
            {'decide': 1, 'expect': {'remaining': {'min': 5, 'max': 3}}} | $.cases[0].steps[0].expect.remaining: nothing is from 5 to 3
            {'decide': 1, 'expect': {'allowed': 'yes'}}     | here write true or false
            {'decide': null, 'expect': {'allowed': true}}   | an amount is expected here, like 3 or {"tokens": 500}, not null
            {'at': 1893456060, 'decide': 1, 'expect': {'allowed': true}} | 'at' counts from the start, not from 1970: write "60s"
            {'at': '2030-01-01T00:00:01', 'decide': 1, 'expect': {'allowed': true}} | not a moment with its offset, like
            {'at': null, 'decide': 1, 'expect': {'allowed': true}} | a time span is expected here, like 1.5
            {'time': 1, 'decide': 1, 'expect': {'allowed': true}} | unknown key 'time', here 'at'; possible are
            {'partitions': [], 'decide': 1, 'expect': {'allowed': true}} | at least one partition is expected here, and each once
            {'decide': 1, 'expect': {'retry_after': -1}}    | a wait is 0 if allowed, "never" if impossible
            {'concurrent': [{'decide': 1}], 'repeat': 2, 'expect': {'allowed': 1}} | raise 'callers'
            {'at': 1893456000000, 'decide': 1, 'expect': {'allowed': true}} | a moment from 1970 to 2200 is expected here, not +62
            """)
    void whatCouldPassForNoReasonIsRefused(String step, String message) throws Exception {
        var said = run(
                file(story("wrong", plain(step)), story("right", plain("{'decide': 1, 'expect': {'remaining': 4}}"))));
        assertThat(said.exitCode()).isEqualTo(2);
        assertThat(said.out()).contains("WRONG   ").contains("a.json: wrong: ").contains(message);
        assertThat(said.out()).contains("ok      ")
                .endsWith("2 cases: 1 passed, 0 failed, 1 not run, since wrongly written\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {                                                            | not JSON
            []                                                           | $: an object is expected here
            ``                                                           | a.json: $: this file is empty: begin it with
            {'format': 'weir-conformance/1', 'cases': [7]}               | $.cases[0]: an object is expected here, not 7
            {'format': 'weir-conformance/1', 'cases': [{'name': 'a', 'limits': [{'algorithm': 'leaky'}], 'steps': []}]} | a.json: a: $.cases[0].limits[0]: unknown algorithm 'leaky'; there are
            {'format': 'weir-conformance/1', 'cases': [{'name': 'a', 'limits': [{'algorithm': 'gcra'}], 'steps': []}]} | unknown algorithm 'gcra', here 'token_bucket'
            {'format': 'weir-conformance/1', 'cases': [{'name': 'a', 'limits': [{'algorithm': 'fixed_window', 'quota': 1, 'window': 'year'}], 'steps': []}]} | a window is expected here, like "minute", "5 minutes", "month", "90s" or 60, not "year"; there are no calendar years
            {'format': 'weir-conformance/1', 'cases': []} {}               | a second value begins here
            // so                                                         | JSON has no comments
            {'cases': []}                                                | 'format' is missing
            {'format': 'weir-conformance/2', 'cases': []}                | this program reads "weir-conformance/1"
            {'format': 'weir-conformance/1', 'cases': []}                | $.cases: a list of at least one item is expected
            {'format': 'weir-conformance/1', 'tests': []}                | unknown key 'tests'
            {'format': 'weir-conformance/1', 'format': 'x', 'cases': []} | Duplicate field 'format'
            {'format': 'weir-conformance/1', 'cases': [{'name': 'a', 'steps': []}]} | either 'limits' or 'partitions'
            {'format': 'weir-conformance/1', 'cases': [{'name': 'a'}, {'name': 'a'}]} | another case of this file has the name 'a'
            """)
    void whatIsNoVectorFileIsRefused(String json, String message) throws Exception {
        var said = run(plain(json));
        assertThat(said.exitCode()).isEqualTo(2);
        assertThat(said.out()).contains(message).doesNotContain("\tat ");
    }

    @Test
    void whatIsNestedWithoutEndOrNoTextIsRefused() throws Exception {
        assertThat(run("[".repeat(20_000)).out()).contains("a.json: $: not JSON").doesNotContain("\tat ");
        var file = Files.write(folder.resolve("b.json"), new byte[]{'"', (byte) 0xff, '"'});
        assertThat(Said.by(file.toString()).out()).contains("b.json: $: this file is not UTF-8");
    }

    @Test
    void aFileMayBeginWithAByteOrderMarkButIsNoYaml() throws Exception {
        var vectors = file(story("right", plain("{'decide': 1, 'expect': {'remaining': 4}}")));
        assertThat(run("\uFEFF" + vectors).exitCode()).isZero();
        var yaml = Files.writeString(folder.resolve("a.yaml"), "format: weir-conformance/1");
        assertThat(Said.by(yaml.toString()).out()).contains("a.yaml: line 1, column 1: this is YAML: write it as JSON");
    }

    @Test
    void aCallInFlightIsHeldAndNothingNeedsNoUnit() throws Exception {
        var places = "\"limits\": [{\"algorithm\": \"in_flight\", \"quota\": 2}]";
        var one = story("a", plain("{'decide': 1, 'expect': {'allowed': true}}")).replace(LIMITS, places);
        assertThat(run(file(one)).out()).contains("a call in flight is held, not taken");
        assertThat(run(file(one.replace("\"decide\": 1", "\"decide\": 0"))).exitCode()).isZero();
    }

    @Test
    void aStepBeforeTheOneBeforeIsAMistakeUnlessItSaysSo() throws Exception {
        var back = "{'decide': 1, 'at': 5}, {'at': 4, 'decide': 1, 'expect': {'allowed': true}}";
        assertThat(run(file(story("a", plain(back)))).out()).contains("this is before the step before");
        assertThat(run(file(story("a", plain(back.replace("4,", "'-1s',"))))).exitCode()).isZero();
    }

    @Test
    void limitsThatTheLimiterRefusesFailTheCase() throws Exception {
        var said = run(
                file(story("a", plain("{'decide': 1, 'expect': {'allowed': true}}")).replace("minute", "1.5ms")));
        assertThat(said.exitCode()).isEqualTo(1);
        assertThat(said.out()).contains("the limiter refuses these limits: $.cases[0].limits[0]");
    }

    @Test
    void remarksAreNotRead() throws Exception {
        var said = run(
                file(story("a", plain("{'why': 'so', 'x-original': {'b': 1}, 'decide': 1, 'expect': {'used': 1}}"))));
        assertThat(said.exitCode()).isZero();
    }

    @Test
    void programsGetJsonOrTap() throws Exception {
        var vectors = file(story("right", plain("{'decide': 1, 'expect': {'remaining': 4}}")),
                story("wrong", plain("{'decide': 1, 'expect': {'remaining': 5}}")));
        assertThat(run(vectors, "--format", "json").out()).contains("\"result\" : \"failed\"", "\"step\" : 1",
                "\"path\" : \"$.cases[1].steps[0]\"", "\"passed\" : 1");
        assertThat(run(vectors, "--format", "tap").out()).startsWith("TAP version 14\nok 1 - ")
                .contains("not ok 2 - ", "1..2\n");
    }

    @Test
    void wrongArgumentsAreASentence() {
        assertThat(Said.by())
                .isEqualTo(new Said(2, "", "Missing required parameter: 'FILE': --help lists the options.\n"));
        assertThat(Said.by("../vectors", "--store", "disk").err())
                .isEqualTo("a store is 'memory', or a Redis as in 'redis://localhost:6379', not 'disk'\n");
        assertThat(Said.by("../vectors", "--store", "redis://127.0.0.1:1").exitCode()).isEqualTo(2);
        assertThat(Said.by("../vectors", "--store", "redis://127.0.0.1:1").err()).startsWith("Redis: ")
                .contains("name another by --store")
                .doesNotContain("\tat ");
        assertThat(Said.by("nowhere.json").out()).contains("there is no such file");
        assertThat(Said.by("nowhere.json").exitCode()).isEqualTo(2);
    }

    @Test
    void anEmptyFolderDoesNotKeepTheOthersFromRunning() throws Exception {
        var full = Files.createDirectory(folder.resolve("full"));
        var empty = Files.createDirectory(folder.resolve("empty"));
        Files.writeString(full.resolve("A.JSON"),
                file(story("right", plain("{'decide': 1, 'expect': {'remaining': 4}}"))));
        var said = Said.by(empty.toString(), full.toString());
        assertThat(said.exitCode()).isEqualTo(2);
        assertThat(said.out()).contains("WRONG   " + empty + ": $: there is no .json file in this folder")
                .contains("A.JSON: right")
                .endsWith("2 cases: 1 passed, 0 failed, 1 not run, since wrongly written\n");
    }

    @Test
    void callsOfSeveralKindsAreMadeAtOnce() throws Exception {
        var said = run(file(story("several", plain("{'reserve': {'id': 'a', 'hold': 2, 'lifetime': '5 minutes'}}"),
                plain("""
                        {'concurrent': [{'callers': 9, 'client': 'other', 'decide': 1}, {'settle': {'id': 'a', 'actual': 1}},
                            {'reserve': {'id': 'b', 'hold': 1, 'lifetime': '30 sec'}}],
                         'expect': {'counts': {'allowed': 6, 'denied': 4, 'settled': 1}}}"""),
                plain("{'settle': 'b', 'expect': {'outcome': 'settled', 'used': 2, 'held': 0}}"))));
        assertThat(said.out()).contains("1 case: 1 passed");
        assertThat(said.exitCode()).isZero();
    }

    @Test
    void anIdMayBeginAnewOnceItsHoldIsOver() throws Exception {
        var reserve = plain(
                "{'at': '+1m', 'reserve': {'id': 'a', 'take': 1, 'lifetime': '1s'}, 'expect': {'used': 1}}");
        var release = plain("{'release': 'a', 'expect': {'outcome': 'released', 'used': 0}}");
        assertThat(run(file(story("anew", reserve, release, reserve, release))).exitCode()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.30000000000000004", "'300000µs'", "'300 ms'", "'PT0.3S'",
        "'2030-01-01T01:00:00.3+01:00'",
        "'0.3'", "'0.3 sec'", "'+0.3 seconds'"})
    void aTimeIsSaidInManyWays(String at) throws Exception {
        assertThat(run(file(story("a", plain("{'at': " + at + ", 'decide': 1, 'expect': {'reset_after': '59.7s'}}"))))
                .out()).contains("1 case: 1 passed");
    }

    @Test
    void moreLimitsThanCanBeDecidedTogetherAreRefused() throws Exception {
        var many = IntStream.rangeClosed(1, 25)
                .mapToObj(n -> plain("{'name': 'l" + n + "', 'algorithm': 'fixed_window', 'quota': 9, 'window': 1}"))
                .collect(Collectors.joining(", ", "\"limits\": [", "]"));
        var refused = story("a", plain("{'decide': 1, 'expect': {'outcome': 'refused'}}")).replace(LIMITS, many);
        assertThat(run(file(refused)).exitCode()).isZero();
        assertThat(run(file(refused.replace("refused", "allowed"))).out())
                .contains(
                        "the limiter refuses to do this: at most 24 limits of 8 partitions can be decided together, not 25 of 1");
    }
}
