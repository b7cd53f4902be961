package dev.waybill.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What no well-meaning client sends: each gets its status and a problem, and no handler runs.
class HostileRequestTest {
    private static final String HOST = "Host: localhost\r\n";
    private static final String LARGE = "x".repeat(2048);
    private static TestFrame frame;

    @BeforeAll
    static void start() {
        frame =
                TestFrame.start(
                        Map.of(
                                "limits.body", "1KiB",
                                "limits.batch", "4KiB",
                                "limits.headers", "4KiB",
                                "limits.header-count", "16"));
    }

    @AfterAll
    static void stop() {
        frame.close();
    }

    static Stream<Arguments> requests() {
        return Stream.of(
                row(
                        "CL and TE",
                        400,
                        "request-refused",
                        post("Content-Length: 4\r\nTransfer-Encoding: chunked", "0\r\n\r\n")),
                row(
                        "TE and CL",
                        400,
                        "request-refused",
                        post("Transfer-Encoding: chunked\r\nContent-Length: 4", "0\r\n\r\n")),
                row(
                        "TE twice",
                        400,
                        "request-refused",
                        post(
                                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                                "0\r\n\r\n")),
                row(
                        "TE of nothing",
                        400,
                        "request-refused",
                        post("Transfer-Encoding: identity", "")),
                row(
                        "TE gzip, chunked",
                        501,
                        "unsupported",
                        post("Transfer-Encoding: gzip, chunked", "0\r\n\r\n")),
                row(
                        "two lengths",
                        400,
                        "request-refused",
                        post("Content-Length: 1\r\nContent-Length: 2", "ab")),
                row(
                        "a length with a sign",
                        400,
                        "request-refused",
                        post("Content-Length: +1", "a")),
                row("a negative length", 400, "request-refused", post("Content-Length: -1", "")),
                row(
                        "a chunk extension",
                        400,
                        "request-refused",
                        chunked("1;x=y\r\na\r\n0\r\n\r\n")),
                row("a negative chunk", 400, "request-refused", chunked("-1\r\na\r\n0\r\n\r\n")),
                row(
                        "a trailer",
                        400,
                        "request-refused",
                        chunked("1\r\na\r\n0\r\nNats-Rollup: all\r\n\r\n")),
                row(
                        "too many chunks",
                        413,
                        "body-too-large",
                        chunked("800\r\n" + LARGE + "\r\n0\r\n\r\n")),
                row("a huge chunk", 413, "body-too-large", chunked("fffff\r\n" + LARGE + "\r\n")),
                row(
                        "a body over the limit",
                        413,
                        "body-too-large",
                        post("Content-Length: 2048", LARGE)),
                row(
                        "a length over every limit",
                        413,
                        "body-too-large",
                        post("Content-Length: 99999999999", LARGE)),
                row("no Host", 400, "request-refused", "GET /wait HTTP/1.1\r\n\r\n"),
                row("two Hosts", 400, "request-refused", get("Host: localhost")),
                row(
                        "a Host that is none",
                        400,
                        "request-refused",
                        "GET /wait HTTP/1.1\r\nHost: a b\r\n\r\n"),
                row(
                        "a foreign Host",
                        403,
                        "origin-refused",
                        "GET /wait HTTP/1.1\r\nHost: evil.example\r\n\r\n"),
                row(
                        "a Host that begins like ours",
                        403,
                        "origin-refused",
                        "GET /wait HTTP/1.1\r\nHost: localhost.evil.example\r\n\r\n"),
                row("an Origin", 403, "origin-refused", get("Origin: http://localhost")),
                row("a space in a header name", 400, "request-refused", get("X Y: z")),
                row("an obsolete fold", 400, "request-refused", get("X-Y: a\r\n b")),
                row("NUL in a header", 400, "request-refused", get("X-Y: a\0b")),
                row("a bare line feed", 400, "request-refused", get("X-Y: a\nX-Z: b")),
                row(
                        "headers over the bytes",
                        431,
                        "headers-too-large",
                        get("X-Y: " + "z".repeat(5000))),
                row(
                        "too many headers",
                        431,
                        "headers-too-large",
                        get("X-Y: z\r\n".repeat(20) + "X-Y: z")),
                row(
                        "a long path",
                        400,
                        "request-refused",
                        "GET /" + "a".repeat(9000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"),
                row(
                        "an encoded body",
                        415,
                        "encoding-refused",
                        post("Content-Encoding: gzip\r\nContent-Length: 4", "abcd")),
                row(
                        "an unknown method",
                        405,
                        "method-refused",
                        "BREW /wait HTTP/1.1\r\nHost: localhost\r\n\r\n"),
                row("Nats- in capitals", 400, "header-refused", get("NATS-ROLLUP: all")),
                row("Nats- in small letters", 400, "header-refused", get("nats-msg-id: a")),
                row("Msg-Nats-", 400, "header-refused", get("mSg-NaTs-Schedule-Target: a")),
                row(
                        "a stored header in UTF-8",
                        400,
                        "header-refused",
                        get("Msg-Name: J\u00fcrgen")),
                row("a stored header with a tab", 400, "header-refused", get("Event-Type: a\tb")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void isRefusedWithAProblem(String name, int status, String code, String request) {
        int before = frame.handled.get();

        var answer = RawHttp.exchange(frame.port(), withClose(request));

        assertThat(answer.text()).as(name).contains("application/problem+json");
        assertThat(answer.text()).contains("\"code\":\"" + code + "\"");
        assertThat(answer.status()).isEqualTo(status);
        assertThat(frame.handled.get()).isEqualTo(before);
    }

    @Test
    void servesNothingThatIsSmuggledBehindARefusedRequest() {
        int before = frame.handled.get();
        var refused = post("Content-Length: 4\r\nTransfer-Encoding: chunked", "0\r\n\r\n");

        var answer = RawHttp.exchange(frame.port(), refused + post("Content-Length: 0", ""));

        assertThat(answer.text()).containsOnlyOnce("HTTP/1.1 ");
        assertThat(frame.handled.get()).isEqualTo(before);
    }

    @Test
    void servesNothingThatIsSmuggledInTheBodyOfARefusedRequest() {
        int before = frame.handled.get();
        var inner = post("Content-Length: 0", "");
        var filled = inner + "x".repeat(2000 - inner.length());

        var answer = RawHttp.exchange(frame.port(), post("Content-Length: 2000", filled));

        assertThat(answer.text()).containsOnlyOnce("HTTP/1.1 ").contains("body-too-large");
        assertThat(frame.handled.get()).isEqualTo(before);
    }

    private static Arguments row(String name, int status, String code, String request) {
        return Arguments.of(name, status, code, request);
    }

    private static String get(String headers) {
        return "GET /wait HTTP/1.1\r\n" + HOST + headers + "\r\n\r\n";
    }

    private static String post(String headers, String body) {
        return "POST /echo HTTP/1.1\r\n" + HOST + headers + "\r\n\r\n" + body;
    }

    private static String chunked(String body) {
        return post("Transfer-Encoding: chunked", body);
    }

    /// Has the server close after its answer, whether it wants to or not.
    private static String withClose(String request) {
        return request.replaceFirst("\r\n", "\r\nConnection: close\r\n");
    }
}
