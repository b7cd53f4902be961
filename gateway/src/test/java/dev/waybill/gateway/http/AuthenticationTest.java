package dev.waybill.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticationTest {
    private static TestFrame frame;

    @BeforeAll
    static void start() {
        frame =
                TestFrame.start(
                        Map.of(
                                "server.host", "0.0.0.0",
                                "auth.keys.0.name", "orders",
                                "auth.keys.0.sha256", Keys.sha256("publish-key"),
                                "auth.keys.0.publish", "orders.>",
                                "auth.keys.1.name", "reader",
                                "auth.keys.1.sha256", Keys.sha256("read-key"),
                                "auth.keys.1.consume", ">"));
    }

    @AfterAll
    static void stop() {
        frame.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "publish-key",
                "Basic publish-key",
                "Bearer",
                "Bearer ",
                "Bearer publish-ke",
                "Bearer publish-key2",
                "Bearer PUBLISH-KEY"
            })
    void asksForAKey(String authorization) {
        var request = frame.request("/subjects/orders.new").POST(BodyPublishers.noBody());
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }

        var answer = frame.send(request);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(answer.body()).contains("\"code\":\"unauthenticated\"");
    }

    @ParameterizedTest
    @CsvSource({
        "publish-key, orders.new, 200",
        "publish-key, orders, 403",
        "publish-key, billing.new, 403",
        "read-key, orders.new, 403"
    })
    void permitsWhatTheKeyIsGranted(String key, String subject, int status) {
        assertThat(publish(key, subject)).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%24JS.API.INFO",
                "%24SYS.x",
                "_INBOX.x",
                "waybill.dlq.x",
                "orders.*",
                "orders.%3E",
                "orders..x",
                ".orders",
                "orders.",
                "a%20b",
                "a%0d%0ab",
                "a%00b",
                "a%2Fb",
                "%C4%8A",
                "%FF",
                "orders%252E",
                "%zz",
                "%2"
            })
    void refusesASubjectBeforeItLooksAtPermissions(String subject) {
        assertThat(publish("read-key", subject)).isEqualTo(400);
    }

    @Test
    void servesAKeyFromAnyOrigin() {
        var request =
                Keys.with(frame.request("/subjects/orders.new"), "publish-key")
                        .header("Origin", "https://app.example")
                        .POST(BodyPublishers.noBody());

        var answer = frame.send(request);

        assertThat(answer.statusCode()).isEqualTo(200);
    }

    private static int publish(String key, String subject) {
        var request =
                "POST /subjects/"
                        + subject
                        + " HTTP/1.1\r\nHost: gateway.example\r\nConnection: close\r\n"
                        + "Authorization: Bearer "
                        + key
                        + "\r\nContent-Length: 0\r\n\r\n";
        return RawHttp.exchange(frame.port(), request).status();
    }
}
