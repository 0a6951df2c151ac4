package dev.weir.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalsTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{\"input\": \"a\"}                                  | model           | You must provide a model parameter, a string.",
        "{\"model\": 7, \"input\": \"a\"}                    | model           | You must provide a model parameter, a string.",
        "{\"model\": \"all-MiniLM-L6-v2\"}                   | input           | You must provide input: a text or a list of texts.",
        "{\"model\": \"m\", \"input\": null}                 | input           | You must provide input: a text or a list of texts.",
        "{\"model\": \"m\", \"input\": []}                   | input           | input must hold 1 to 2048 texts, but it holds 0.",
        "{\"model\": \"m\", \"input\": \"\"}                 | input           | input must not be empty.",
        "{\"model\": \"m\", \"input\": [\"a\", \"\"]}        | input           | input[1] must not be empty.",
        "{\"model\": \"m\", \"input\": [\"a\", true]}        | input           | input[1] must be a text.",
        "{\"model\": \"m\", \"input\": [7592, 2088]}         | input           | input[0] must be a text; token ids are not accepted here.",
        "{\"model\": \"m\", \"input\": [[7592], [2088]]}     | input           | input[0] must be a text; token ids are not accepted here.",
        "{\"model\": \"m\", \"input\": {\"text\": \"a\"}}    | input           | input must be a text.",
        "{\"model\": \"m\", \"input\": \"a\", \"encoding_format\": \"hex\"} | encoding_format | encoding_format must be float or base64.",
        "{\"model\": \"m\", \"input\": \"a\", \"encoding_format\": 1}       | encoding_format | encoding_format must be float or base64.",
        "{\"model\": \"m\", \"input\": \"a\", \"dimensions\": \"384\"}      | dimensions      | dimensions must be a number.",
        "{\"model\": \"all-MiniLM-L6-v2\", \"input\": \"a\", \"dimensions\": 256} | dimensions | This model's vectors have 384 numbers; leave dimensions out or set it to 384.",})
    void namesTheMemberAtFault(String body, String param, String message) {
        var reply = Caller.embed(body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("error", "type")).isEqualTo("invalid_request_error");
        assertThat(reply.text("error", "param")).isEqualTo(param);
        assertThat(reply.text("error", "message")).isEqualTo(message);
        assertThat(reply.at("error", "code").isNull()).isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{\"model\":             | The body is not JSON (line 1, column 10)",
        "{\"model\": nope}       | The body is not JSON (line 1, column 11)", "hello | The body is not JSON (line 1",
        "{} {}                   | The body goes on after its end (line 1, column 4).",
        "[]                      | The body must be a JSON object.",
        "null                    | The body must be a JSON object.", "`` | The request has no body"})
    void tellsWhereABodyStopsBeingJson(String body, String message) {
        var reply = Caller.embed(body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("error", "message")).startsWith(message);
        assertThat(reply.at("error", "param").isNull()).isTrue();
    }

    @Test
    void refusesBodiesThatAreMissingBottomlessOrNotBase64() {
        assertThat(Caller.call(Caller.event("POST", "/v1/embeddings")).status()).isEqualTo(400);
        assertThat(Caller.embed("[".repeat(100_000)).status()).isEqualTo(400);
        assertThat(Caller.call(Caller.post("%%%").withIsBase64Encoded(true)).text("error", "message"))
                .startsWith("The body is not base64");
    }

    @Test
    void refusesOneTextTooMany() {
        var reply = Caller.embedInput("[%s]".formatted(String.join(",", Collections.nCopies(2049, "\"hi\""))));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("error", "message")).isEqualTo("input must hold 1 to 2048 texts, but it holds 2049.");
    }

    @Test
    void refusesATextLongerThanTheModelReads() {
        var reply = Caller.embedInput("[\"short\", \"%s\"]".formatted("hello ".repeat(511)));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("error", "code")).isEqualTo("context_length_exceeded");
        assertThat(reply.text("error", "message")).contains("512 tokens", "input[1] has 513");
    }

    @Test
    void doesNotCountTheTokensOfABook() {
        var reply = Caller.embedInput("\"%s\"".formatted("hello ".repeat(500_000)));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("error", "code")).isEqualTo("context_length_exceeded");
        assertThat(reply.text("error", "message")).contains("512 tokens", "input[0] has 3000000 characters");
    }

    @Test
    void refusesMoreThanItCouldEmbedInTime() {
        var text = "\"%s\"".formatted("hello ".repeat(500));
        var reply = Caller.embedInput("[%s]".formatted(String.join(",", Collections.nCopies(80, text))));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("error", "code")).isEqualTo("max_tokens_per_request");
        assertThat(reply.text("error", "message")).contains("40000", "40160");
    }

    @Test
    void refusesAnAnswerThatLambdaCouldNotReturn() {
        var reply = Caller.embedInput("[%s]".formatted(String.join(",", Collections.nCopies(2048, "\"hi\""))));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("error", "code")).isEqualTo("answer_too_large");
        assertThat(reply.text("error", "message")).contains("base64");
    }

    @Test
    void knowsOneModel() {
        var reply = Caller.embed("{\"model\": \"text-embedding-3-small\", \"input\": \"a\"}");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.text("error", "code")).isEqualTo("model_not_found");
        assertThat(reply.text("error", "param")).isEqualTo("model");
        assertThat(reply.text("error", "message")).contains("`text-embedding-3-small`", "`all-MiniLM-L6-v2`");
    }

    @Test
    void knowsItsPathsAndNoOther() {
        var reply = Caller.call(Caller.event("POST", "/v1/completions"));

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.text("error", "code")).isEqualTo("unknown_url");
        assertThat(reply.text("error", "message")).isEqualTo("Invalid URL (POST /v1/completions)");
    }

    @ParameterizedTest
    @CsvSource({"GET, /v1/embeddings, POST", "POST, /v1/models, GET", "DELETE, /v1/models, GET"})
    void saysWhichMethodAPathTakes(String method, String path, String allowed) {
        var reply = Caller.call(Caller.event(method, path));

        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.headers()).containsEntry("Allow", allowed);
        assertThat(reply.text("error", "code")).isEqualTo("method_not_allowed");
    }
}
