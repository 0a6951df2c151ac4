package dev.weir.gateway.rest;

import static dev.weir.gateway.rest.TestApi.ECHO;
import static dev.weir.gateway.rest.TestApi.api;
import static dev.weir.gateway.rest.TestApi.authorizer;
import static dev.weir.gateway.rest.TestApi.policy;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.gateway.StartFailure;
import dev.weir.gateway.TestFunctions;
import dev.weir.gateway.fidelity.Row;
import dev.weir.gateway.fidelity.Sure;
import dev.weir.gateway.server.Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire, and what clients may do to it: row 72 of the checklist, and things that are no row. */
final class ConnectionRowsTest {

    private static final String CLOSE = "Host: h\r\nConnection: close\r\n\r\n";

    private static Client echoing() {
        return Client.of(api().route("ANY", "/{proxy+}", ECHO));
    }

    private static Socket connect(Client client) throws IOException {
        var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), client.port());
        socket.setSoTimeout(30_000); // an answer that does not come is a failure, not a wait
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
    }

    private static String readAll(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }

    @Row(number = 72, given = "body over 10 MB", does = "413", source = "DG limits", sure = Sure.D)
    @Test
    void aBodyOverTenMegabytesIs413() throws Exception {
        try (var client = echoing()) {
            var response = client.send("POST", "/dev/x", "x".repeat(10 * 1024 * 1024 + 1));
            assertThat(response.statusCode()).isEqualTo(413);
            assertThat(response.headers().firstValue("x-amzn-ErrorType")).contains("RequestTooLargeException");
            assertThat(client.get("/dev/x").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aBodyThatIsAnnouncedTooLargeIsRefusedBeforeItIsSent() throws Exception {
        try (var client = echoing()) {
            assertThat(
                    client.raw("POST /dev/x HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 20000000\r\n" + CLOSE))
                    .startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void continuesWhereTheClientWaitsForIt() throws Exception {
        try (var client = echoing()) {
            assertThat(
                    client.raw("POST /dev/x HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n" + CLOSE + "ab"))
                    .startsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK")
                    .contains("\"body\":\"ab\"");
        }
    }

    @Test // DG limits; the status is a choice
    void headersMayHaveTenThousandTwoHundredAndFortyBytes() throws Exception {
        int rest = "GET /dev/x HTTP/1.1".length() + "Host".length() + "h".length() + "Connection".length()
                + "close".length() + "x-long".length();
        try (var client = echoing()) {
            assertThat(client.raw("GET /dev/x HTTP/1.1\r\nx-long: " + "x".repeat(10_240 - rest) + "\r\n" + CLOSE))
                    .startsWith("HTTP/1.1 200 ");
            assertThat(client.raw("GET /dev/x HTTP/1.1\r\nx-long: " + "x".repeat(10_241 - rest) + "\r\n" + CLOSE))
                    .startsWith("HTTP/1.1 431 ")
                    .contains("x-amzn-ErrorType");
            assertThat(client.raw("GET /dev/" + "x".repeat(30_000) + " HTTP/1.1\r\n" + CLOSE)).contains(" 431 ");
        }
    }

    @Test // DG limits
    void aMethodArnHasAtMost1600Bytes() throws Exception {
        try (var client = echoing()) {
            assertThat(client.get("/dev/" + "x".repeat(1_700)).statusCode()).isEqualTo(414);
        }
    }

    @Test
    void whatIsNotHttpIs400() throws Exception {
        try (var client = echoing()) {
            assertThat(client.raw("nonsense\r\n\r\n")).startsWith("HTTP/1.1 400 ");
            assertThat(client.get("/dev/x").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aHeadGetsTheHeadersOfTheAnswerOnly() throws Exception {
        try (var client = echoing()) {
            String raw = client.raw("HEAD /dev/x HTTP/1.1\r\n" + CLOSE);
            assertThat(raw).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n").doesNotContain("Content-Length: 0\r\n");
        }
    }

    @Test
    void requestsSentTogetherAreAnsweredInOrder() throws Exception {
        try (var client = echoing()) {
            String raw = client.raw("GET /dev/a HTTP/1.1\r\nHost: h\r\n\r\nGET /dev/b HTTP/1.1\r\n" + CLOSE);
            assertThat(raw).contains("HTTP/1.1 200 ").containsSubsequence("\"path\":\"/a\"", "\"path\":\"/b\"");
        }
    }

    private static String pipelined(String second) {
        return "GET /dev/a HTTP/1.1\r\nHost: h\r\n\r\n" + second + "GET /dev/never HTTP/1.1\r\n" + CLOSE;
    }

    @ParameterizedTest
    @Timeout(30)
    @CsvSource({"GARBAGE, 400", "GET /dev/b HTTP/1.1|x-long: LONG, 431",
        "POST /dev/b HTTP/1.1|Content-Length: 20000000, 413",
        "POST /dev/b HTTP/1.1|Content-Length: 20000000|Expect: 100-continue, 413"})
    void aRefusalWaitsForTheAnswersBeforeItAndIsTheLast(String refused, int status) throws Exception {
        String head = refused.replace("|", "\r\n").replace("LONG", "x".repeat(15_000)) + "\r\n\r\n";
        try (var client = echoing()) {
            String raw = client.raw(pipelined(head));
            assertThat(raw).containsSubsequence("HTTP/1.1 200 ", "\"path\":\"/a\"", "HTTP/1.1 " + status,
                    "connection: close").doesNotContain("/never");
            assertThat(client.log()).doesNotContain("/never");
        }
    }

    @Test
    void aLeaveToContinueWaitsForTheAnswersBeforeIt() throws Exception {
        try (var client = echoing()) {
            assertThat(client.raw("GET /dev/a HTTP/1.1\r\nHost: h\r\n\r\n"
                    + "POST /dev/b HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n" + CLOSE + "ab"))
                    .containsSubsequence("HTTP/1.1 200 ", "\"path\":\"/a\"", "HTTP/1.1 100 ", "HTTP/1.1 200 ");
        }
    }

    @ParameterizedTest
    @Timeout(30)
    @ValueSource(strings = {"xchunked", "identity", "gzip, chunked", "chunked, identity", "\u000bchunked",
        "chunked\r\nTransfer-Encoding: chunked"})
    void aBodyWhoseEndIsUncertainIsRefusedAndNothingAfterItServed(String coding) throws Exception {
        try (var client = echoing()) {
            assertThat(client.raw(pipelined("POST /dev/b HTTP/1.1\r\nTransfer-Encoding: " + coding
                    + "\r\n\r\n0\r\n\r\n"))).containsSubsequence("HTTP/1.1 200 ", "HTTP/1.1 400 ")
                    .doesNotContain("/never");
        }
    }

    @Test
    void chunkedIsTheOneCoding() throws Exception {
        try (var client = echoing()) {
            assertThat(client.raw("POST /dev/b HTTP/1.1\r\nTransfer-Encoding: Chunked\r\n" + CLOSE
                    + "2\r\nab\r\n0\r\n\r\n")).startsWith("HTTP/1.1 200 ").contains("\"body\":\"ab\"");
        }
    }

    @ParameterizedTest
    @CsvSource({"/dev/x, 200", "http://elsewhere/dev/x, 200", "HTTPS://elsewhere/dev/x, 200", "dev/x, 400", "*, 400",
        "foo?u=http://h/dev/x, 400", "ftp://h/dev/x, 400"})
    void aTargetIsAPathAloneOrAfterAnOrigin(String target, int status) throws Exception {
        try (var client = echoing()) {
            assertThat(client.raw("GET " + target + " HTTP/1.1\r\n" + CLOSE)).startsWith("HTTP/1.1 " + status);
        }
    }

    @Test
    void aClientThatStopsHalfwayDisturbsNobody() throws Exception {
        try (var client = echoing()) {
            for (int i = 0; i < 20; i++) {
                try (var gone = connect(client)) {
                    write(gone, "POST /dev/x HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nhalf");
                }
            }
            try (var slow = connect(client)) {
                write(slow, "POST /dev/slow HTTP/1.1\r\nContent-Length: 4\r\n" + CLOSE + "ha");
                assertThat(client.get("/dev/x").statusCode()).isEqualTo(200);
                write(slow, "lf");
                assertThat(readAll(slow)).contains("\"body\":\"half\"");
            }
        }
    }

    @Test
    void aThousandOpenConnectionsLeaveRoomForOneMore() throws Exception {
        var open = new ArrayList<Socket>();
        try (var client = echoing()) {
            for (int i = 0; i < 1_000; i++) {
                var socket = connect(client);
                write(socket, "GET /dev/x HTTP/1.1\r\nHost: localhost\r\n");
                open.add(socket);
            }
            assertThat(client.get("/dev/x").statusCode()).isEqualTo(200);
            write(open.getLast(), "Connection: close\r\n\r\n");
            assertThat(readAll(open.getLast())).startsWith("HTTP/1.1 200 ");
        } finally {
            for (var socket : open) {
                socket.close();
            }
        }
    }

    @Test
    void localhostMeansBothLoopbackAddresses() throws Exception {
        try (var client = echoing()) {
            for (String address : List.of("127.0.0.1", "::1")) {
                if (NetworkInterface.getByInetAddress(InetAddress.ofLiteral(address)) != null) {
                    try (var socket = new Socket(InetAddress.ofLiteral(address), client.port())) {
                        write(socket, "GET /dev/x HTTP/1.1\r\n" + CLOSE);
                        assertThat(readAll(socket)).startsWith("HTTP/1.1 200 ")
                                .contains("\"sourceIp\":\"" + address + "\"");
                    }
                }
            }
        }
    }

    @Test
    void aTakenPortIsOneSentence() {
        try (var first = echoing()) {
            assertThatThrownBy(() -> Server.start(List.of(api().build()), first.port()))
                    .isInstanceOf(StartFailure.class)
                    .hasMessage("Port " + first.port()
                            + " is taken: stop what listens there, or choose another with --port N.");
        }
    }

    @Test
    void aPortIsFreeAgainAfterACloseAndAfterAFailedStart() {
        int port;
        try (var server = echoing()) {
            port = server.port();
        }
        var broken = api().route("GET", "/x", TestFunctions.of(String.class, Map.of())).build();
        assertThatThrownBy(() -> Server.start(List.of(broken), port)).isInstanceOf(StartFailure.class);
        try (var again = Server.start(List.of(api().build()), port)) {
            assertThat(again.ports().getFirst()).isEqualTo(port);
        }
    }

    @Test
    void aCloseLetsARequestFinish() throws Exception {
        var slow = TestFunctions.scripted("Function", Duration.ofMillis(500), Map.of("HANG", "", "OUTPUT", "{}"));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> answer;
            try (var client = Client.of(api().route("GET", "/x", slow))) {
                var socket = connect(client);
                write(socket, "GET /dev/x HTTP/1.1\r\nHost: h\r\n\r\n");
                answer = threads.submit(() -> readAll(socket));
                awaitBusy();
            }
            assertThat(answer.get()).startsWith("HTTP/1.1 502 ");
        }
    }

    // The function's thread waits on its latch: nothing else tells from outside that the call has arrived.
    private static void awaitBusy() {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> Thread.getAllStackTraces()
                        .entrySet()
                        .stream()
                        .anyMatch(one -> one.getKey().getName().equals("Function")
                                && List.of(one.getValue()).toString().contains("hang")));
    }

    @Test
    void sixtyFourCallersGetTheirOwnAnswers() throws Exception {
        var guarded = api().route("POST", "/{proxy+}", ECHO, authorizer(policy("Allow", "*", "{\"event\":@event@}")));
        try (var client = Client.of(guarded); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var callers = new ArrayList<Callable<Integer>>();
            for (int caller = 0; caller < 64; caller++) {
                String name = "caller-" + caller;
                callers.add(() -> ownAnswers(client, name));
            }
            for (Future<Integer> own : threads.invokeAll(callers)) {
                assertThat(own.get()).isEqualTo(20);
            }
        }
    }

    private static int ownAnswers(Client client, String name) throws IOException, InterruptedException {
        int own = 0;
        for (int call = 0; call < 20; call++) {
            String id = name + "-" + call + "-";
            var event = Client.json(client.send("POST", "/dev/" + id, id, "x-id", id));
            boolean right = event.path("body").asText().equals(id) && event.at("/headers/x-id").asText().equals(id)
                    && event.at("/requestContext/authorizer/event").asText().contains("\"path\":\"/" + id + "\"");
            own += right ? 1 : 0;
        }
        return own;
    }
}
